import type { Permitted } from '../config/index.ts';
import type { Guarded } from './guarded.ts';
import { Guardrail } from './guardrail.ts';

export interface FlagDefinition {
  readonly name: string;
  readonly reason?: string;
  /** What is switched off, as messages call it. */
  readonly feature: string;
}

/** Something that clients may do or not (db/guardrails/EnableFlag.java). */
export class EnableFlag extends Guardrail {
  private readonly feature: string;
  private readonly permitted: Permitted;

  constructor({ name, reason, feature }: FlagDefinition, permitted: Permitted) {
    super(name, reason ?? null);
    this.feature = feature;
    this.permitted = permitted;
  }

  get isEnabled(): boolean {
    return this.permitted.enabled;
  }

  /** Throws `invalidRequest` when it is switched off; warns when it is not recommended. */
  ensureEnabled(client: Guarded, feature = this.feature): void {
    const { enabled, warned } = this.permitted;
    if ((enabled && !warned) || !client.isOrdinary) return;
    if (!enabled) this.fail(`${feature} is not allowed`, client);
    this.warn(`${feature} is not recommended`, client);
  }
}
