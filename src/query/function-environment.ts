import { TimeUuidGenerator, timeUuid } from '../base/uuid/index.ts';
import type { Settings } from '../config/index.ts';
import type { FunctionEnvironment, UserFunctionLimits } from '../cql/function/index.ts';
import type { Clock, Random } from '../platform/index.ts';

/** 2010-01-01 in milliseconds: paths of prepended elements count back from here. */
const PREPEND_REFERENCE_MILLIS = 1_262_304_000_000;
/** A time UUID counts steps of 100 ns. */
const STEPS_PER_MILLI = 10_000;

/** What CQL functions ask of this node, made of its clock and random source. */
export class NodeFunctionEnvironment implements FunctionEnvironment {
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly timeUuids: TimeUuidGenerator;
  private readonly clockAndNode: Buffer;
  /** Steps since the epoch of the last path given out for an element put in front. */
  private lastPrepended = Number.POSITIVE_INFINITY;

  readonly userFunctions: UserFunctionLimits;

  constructor(clock: Clock, random: Random, userFunctions: UserFunctionLimits) {
    this.userFunctions = userFunctions;
    this.clock = clock;
    this.random = random;
    this.timeUuids = new TimeUuidGenerator(clock, random);
    this.clockAndNode = this.timeUuids.next().subarray(8);
  }

  nowMillis(): number {
    return this.clock.nowMillis();
  }

  monotonicMillis(): number {
    return this.clock.monotonicMillis();
  }

  /** Without a request there is nobody to tell. */
  warn(_message: string): void {}

  nextTimeUuid(): Buffer {
    return this.timeUuids.next();
  }

  /**
   * Time mirrored at 2010 goes back as the clock goes on, so later prepends sort earlier; within a
   * millisecond, and when the clock stands still, steps count down (cql3/Lists.java, Prepender).
   */
  prependTimeUuids(count: number): readonly Buffer[] {
    const millis = 2 * PREPEND_REFERENCE_MILLIS - this.clock.nowMillis();
    const end = Math.min((millis + 1) * STEPS_PER_MILLI, this.lastPrepended);
    const first = end - count;
    this.lastPrepended = first;
    const uuids: Buffer[] = [];
    for (let step = first; step < end; step++) {
      const micros = Math.floor(step / 10);
      uuids.push(timeUuid(micros, this.clockAndNode, step - micros * 10));
    }
    return uuids;
  }

  randomBytes(length: number): Buffer {
    return this.random.bytes(length);
  }
}

/** The same for one request, whose client is told what functions warn of. */
export class RequestFunctionEnvironment implements FunctionEnvironment {
  private readonly node: FunctionEnvironment;
  private readonly warnings: string[];

  constructor(node: FunctionEnvironment, warnings: string[]) {
    this.node = node;
    this.warnings = warnings;
  }

  get userFunctions(): UserFunctionLimits {
    return this.node.userFunctions;
  }

  monotonicMillis(): number {
    return this.node.monotonicMillis();
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  nowMillis(): number {
    return this.node.nowMillis();
  }

  nextTimeUuid(): Buffer {
    return this.node.nextTimeUuid();
  }

  prependTimeUuids(count: number): readonly Buffer[] {
    return this.node.prependTimeUuids(count);
  }

  randomBytes(length: number): Buffer {
    return this.node.randomBytes(length);
  }
}

/** What settings hold functions of users to. */
export function userFunctionLimits(settings: UserFunctionSettings): UserFunctionLimits {
  return {
    enabled: settings.userDefinedFunctionsEnabled,
    warnTimeoutMs: settings.userDefinedFunctionsWarnTimeoutMs,
    failTimeoutMs: settings.userDefinedFunctionsFailTimeoutMs,
  };
}

export type UserFunctionSettings = Pick<
  Settings,
  | 'userDefinedFunctionsEnabled'
  | 'userDefinedFunctionsWarnTimeoutMs'
  | 'userDefinedFunctionsFailTimeoutMs'
>;
