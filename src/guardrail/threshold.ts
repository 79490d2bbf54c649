import type { Thresholds } from '../config/index.ts';
import type { Guarded } from './guarded.ts';
import { Guardrail } from './guardrail.ts';

/** How a value that is past a threshold is told of. */
export type ThresholdText = (
  isWarning: boolean,
  what: string,
  value: number | bigint,
  threshold: number | bigint,
) => string;

export interface ThresholdDefinition {
  readonly name: string;
  readonly reason?: string;
  /** Values below the threshold are told of, not those above. */
  readonly isMinimum?: boolean;
  readonly text: ThresholdText;
}

/** A value that is too large, or too small (db/guardrails/Threshold.java). */
export class Threshold extends Guardrail {
  readonly warnAt: number | null;
  readonly failAt: number | null;
  private readonly isMinimum: boolean;
  private readonly text: ThresholdText;

  private readonly definition: ThresholdDefinition;

  constructor(definition: ThresholdDefinition, { warn, fail }: Thresholds) {
    const { name, reason, isMinimum, text } = definition;
    super(name, reason ?? null);
    this.definition = definition;
    this.warnAt = warn;
    this.failAt = fail;
    this.isMinimum = isMinimum ?? false;
    this.text = text;
  }

  /** For thresholds that are distances from something that moves: those that lie at it now. */
  after(origin: number): Threshold {
    return this.movedBy((distance) => origin + distance);
  }

  before(origin: number): Threshold {
    return this.movedBy((distance) => origin - distance);
  }

  private movedBy(move: (distance: number) => number): Threshold {
    const { warnAt, failAt } = this;
    return new Threshold(this.definition, {
      warn: warnAt === null ? null : move(warnAt),
      fail: failAt === null ? null : move(failAt),
    });
  }

  /** False: no value can be past it, so that none need be measured. */
  get isSet(): boolean {
    return this.warnAt !== null || this.failAt !== null;
  }

  /** Measured only for clients that are held to it. */
  appliesTo(client: Guarded): boolean {
    return this.isSet && client.isOrdinary;
  }

  /** Throws `invalidRequest` past the second threshold, warns past the first. */
  guard(value: number, what: string, client: Guarded): void {
    if (!this.appliesTo(client)) return;
    const isFailure = this.isPast(value, this.failAt);
    const threshold = isFailure ? this.failAt : this.warnAt;
    if (threshold === null || (!isFailure && !this.isPast(value, threshold))) return;
    const message = this.text(!isFailure, what, value, threshold);
    if (isFailure) this.fail(message, client);
    this.warn(message, client);
  }

  /** What the node itself has to say of a value; null for nothing. Nobody is refused then. */
  finding(
    value: number,
    what: string,
  ): { readonly isFailure: boolean; readonly text: string } | null {
    const isFailure = this.isPast(value, this.failAt);
    const threshold = isFailure ? this.failAt : this.warnAt;
    if (threshold === null || (!isFailure && !this.isPast(value, threshold))) return null;
    return { isFailure, text: this.decorated(this.text(!isFailure, what, value, threshold)) };
  }

  isPast(value: number, threshold: number | null): boolean {
    if (threshold === null) return false;
    return this.isMinimum ? value < threshold : value > threshold;
  }
}
