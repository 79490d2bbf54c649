import { invalidRequest } from '../base/error/index.ts';
import type { Guarded } from './guarded.ts';

/** What all guardrails share: how they tell what they found (db/guardrails/Guardrail.java). */
export abstract class Guardrail {
  protected readonly name: string;
  private readonly reason: string | null;

  constructor(name: string, reason: string | null) {
    this.name = name;
    this.reason = reason;
  }

  protected warn(message: string, client: Guarded): void {
    client.warn(this.decorated(message));
  }

  /** The client is warned as well: its driver may show warnings where it hides errors. */
  protected fail(message: string, client: Guarded): never {
    const text = this.decorated(message);
    client.warn(text);
    throw invalidRequest(text);
  }

  protected decorated(message: string): string {
    const text = `Guardrail ${this.name} violated: ${message}`;
    if (this.reason === null) return text;
    return `${text}${message.endsWith('.') ? ' ' : '. '}${this.reason}`;
  }
}
