import { Consistency, invalidRequest } from '../base/error/index.ts';
import type { CasOptions, ReadWarnings, WriteOptions } from '../coordinator/index.ts';
import type { Bindings, BoundValue } from '../cql/analysis/index.ts';
import { UNSET } from '../cql/analysis/index.ts';
import type { FunctionEnvironment } from '../cql/function/index.ts';
import type { Guarded, Guardrails } from '../guardrail/index.ts';
import { WriteGuard } from '../guardrail/index.ts';
import type { PartitionData, PartitionRead, RangeRead, Timestamp } from '../mutation/index.ts';
import type { Trace } from '../observe/index.ts';
import { nowInSeconds } from '../platform/index.ts';
import type { QueryEnvironment } from './environment.ts';
import { RequestFunctionEnvironment } from './function-environment.ts';
import type { Reader } from './paging/index.ts';
import type { ClientState } from './query-processor.ts';

/** What options of a request every kind of statement may look at. */
export interface ExecutionOptions {
  readonly consistency: Consistency;
  readonly serialConsistency: Consistency | null;
  readonly pageSize: number | null;
  readonly pagingState: Buffer | null;
  readonly timestamp: Timestamp | null;
  readonly nowInSeconds: number | null;
}

/** The parts of the query layer that live as long as the node. */
export interface QueryNode {
  readonly environment: QueryEnvironment;
  readonly functions: FunctionEnvironment;
  /**
   * Microseconds; each later than the one before. `atLeast` may be in the future, by another node's
   * clock: then it is given as it is, and the own ones go on from where they were.
   */
  nextTimestamp(atLeast?: number): number;
}

/**
 * One statement being run: its values, its options, and what is gathered on the way. It is both the
 * bindings of values and the options for the coordinator, so that a request makes one object.
 */
export class Execution implements Bindings, WriteOptions, CasOptions, Reader, Guarded {
  readonly node: QueryNode;
  readonly options: ExecutionOptions;
  readonly client: ClientState;
  readonly protocolVersion: number;
  readonly trace: Trace | null;
  readonly warnings: string[];
  /** Held to guardrails: no superuser, and somebody who logged in. */
  readonly isOrdinary: boolean;
  readonly values: readonly BoundValue[];
  writeType: WriteOptions['writeType'] = 'SIMPLE';
  /** What replicas find too large of what they read for it; null: they are not asked. */
  readWarnings: ReadWarnings | null = null;
  private ownFunctions: FunctionEnvironment | null = null;

  constructor(
    node: QueryNode,
    options: ExecutionOptions,
    values: readonly BoundValue[],
    client: ClientState,
    protocolVersion: number,
    trace: Trace | null,
    warnings: string[] = [],
    isOrdinary = false,
  ) {
    this.node = node;
    this.isOrdinary = isOrdinary;
    this.warnings = warnings;
    this.options = options;
    this.values = values;
    this.client = client;
    this.protocolVersion = protocolVersion;
    this.trace = trace;
  }

  /** The same request for a statement of its own values: one of a batch. */
  withValues(values: readonly BoundValue[]): Execution {
    return this.with(this.options, values);
  }

  private with(options: ExecutionOptions, values: readonly BoundValue[]): Execution {
    const { node, client, protocolVersion, trace, warnings, isOrdinary } = this;
    const copy = new Execution(
      node,
      options,
      values,
      client,
      protocolVersion,
      trace,
      warnings,
      isOrdinary,
    );
    copy.readWarnings = this.readWarnings;
    return copy;
  }

  get guardrails(): Guardrails {
    return this.node.environment.guardrails;
  }

  /** What the client's values are held to; null for nothing. */
  get writeGuard(): WriteGuard | null {
    return this.isOrdinary ? WriteGuard.of(this.guardrails, this) : null;
  }

  /** Told how many keys or rows an IN names; null where that may be any number. */
  get countProduct(): ((size: number, what: string) => void) | null {
    const { in_select_cartesian_product: threshold } = this.guardrails.thresholds;
    if (!threshold.appliesTo(this)) return null;
    return (size, what) => threshold.guard(size, what, this);
  }

  /** The same request with copies of what the client has lent. */
  withOwnedValues(): Execution {
    return this.withValues(
      this.values.map((value) => (value === null || value === UNSET ? value : Buffer.from(value))),
    );
  }

  /** The same request at another level. */
  withConsistency(consistency: Consistency): Execution {
    return this.with({ ...this.options, consistency }, this.values);
  }

  /** Made when it is asked for, which most requests do not. */
  get functions(): FunctionEnvironment {
    this.ownFunctions ??= new RequestFunctionEnvironment(this.node.functions, this.warnings);
    return this.ownFunctions;
  }

  get consistency(): Consistency {
    return this.options.consistency;
  }

  get serialConsistency(): Consistency {
    return this.options.serialConsistency ?? Consistency.SERIAL;
  }

  nextTimestamp(atLeast: number): number {
    return this.node.nextTimestamp(atLeast);
  }

  /** A function of its own, which may be passed on; made when it is asked for, which is rare. */
  get warn(): (message: string) => void {
    return (message) => {
      this.warnings.push(message);
    };
  }

  /** Reads at the statement's consistency. */
  readPartitions(commands: readonly PartitionRead[]): Promise<readonly PartitionData[]> {
    if (isSerial(this.consistency)) return this.readSerially(commands);
    return this.node.environment.coordinator.readPartitions(commands, this);
  }

  private async readSerially(
    commands: readonly PartitionRead[],
  ): Promise<readonly PartitionData[]> {
    const [command] = commands;
    if (command === undefined) return [];
    if (commands.length > 1) {
      throw invalidRequest(
        'SERIAL/LOCAL_SERIAL consistency may only be requested for one partition at a time',
      );
    }
    return this.node.environment.coordinator.readSerially(command, this);
  }

  readRange(command: RangeRead): Promise<readonly PartitionData[]> {
    return this.node.environment.coordinator.readRange(command, this);
  }

  get isSerial(): boolean {
    return isSerial(this.consistency);
  }

  giveWay(): Promise<void> {
    return this.node.environment.giveWay();
  }

  /** Seconds since the epoch that decide what has expired. */
  get nowInSeconds(): number {
    return this.options.nowInSeconds ?? nowInSeconds(this.node.environment.clock);
  }

  /** The timestamp of what the statement writes, unless it says itself. */
  get timestamp(): Timestamp {
    return this.options.timestamp ?? this.node.nextTimestamp();
  }
}

/** The levels of lightweight transactions. */
export function isSerial(consistency: Consistency): boolean {
  return consistency === Consistency.SERIAL || consistency === Consistency.LOCAL_SERIAL;
}
