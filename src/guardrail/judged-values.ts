import type { Judged } from '../config/index.ts';
import type { Guarded } from './guarded.ts';
import { Guardrail } from './guardrail.ts';

/** Words of which some are warned of, passed over or refused (db/guardrails/Values.java). */
export class JudgedValues extends Guardrail {
  private readonly what: string;
  private readonly judged: Judged;

  constructor(name: string, what: string, judged: Judged) {
    super(name, null);
    this.what = what;
    this.judged = judged;
  }

  get isSet(): boolean {
    const { warned, ignored, disallowed } = this.judged;
    return warned.length + ignored.length + disallowed.length > 0;
  }

  /** Whether a word is passed over when this client says it. */
  ignores(value: string, client: Guarded): boolean {
    return client.isOrdinary && this.judged.ignored.includes(value);
  }

  /** Throws `invalidRequest` when a word is refused, warns of the others. Values are sorted. */
  guard(values: readonly string[], client: Guarded): void {
    if (!this.isSet || !client.isOrdinary) return;
    const { warned, ignored, disallowed } = this.judged;
    const { what } = this;
    const refused = shared(values, disallowed);
    if (refused !== null) {
      this.fail(
        `Provided values [${refused.join(', ')}] are not allowed for ${what} ` +
          `(disallowed values are: [${disallowed.join(', ')}])`,
        client,
      );
    }
    const passedOver = shared(values, ignored);
    if (passedOver !== null) {
      this.warn(
        `Ignoring provided values [${passedOver.join(', ')}] as they are not supported for ` +
          `${what} (ignored values are: [${ignored.join(', ')}])`,
        client,
      );
    }
    const doubtful = shared(values, warned);
    if (doubtful !== null) {
      this.warn(
        `Provided values [${doubtful.join(', ')}] are not recommended for ${what} ` +
          `(warned values are: [${warned.join(', ')}])`,
        client,
      );
    }
  }
}

function shared(values: readonly string[], judged: readonly string[]): readonly string[] | null {
  const found = values.filter((value) => judged.includes(value));
  return found.length === 0 ? null : found;
}
