import type { Consistency } from '../../base/error/index.ts';
import { readTimeout } from '../../base/error/index.ts';
import type { PartitionData, PartitionRead, RangeRead } from '../../mutation/index.ts';
import { giveWay } from '../../platform/index.ts';
import type { SchemaSource } from '../../schema/index.ts';
import type { KeyspaceRules } from '../consistency/index.ts';
import { NearestRangeReader } from './nearest-range-reader.ts';
import { PartitionReader } from './partition-reader.ts';
import { RangeReader } from './range-reader.ts';
import type { ReadContext, ReadEnvironment, ReadOptions } from './read-context.ts';
import { Speculation } from './speculation.ts';

export interface ReadTimeouts {
  readonly readRequestTimeoutMs: number;
  readonly rangeRequestTimeoutMs: number;
}

/** Partitions of one statement that are read at the same time. */
const READS_AT_ONCE = 512;

const NOTHING: readonly PartitionData[] = [];

/** The reads of a node: of single partitions and of ranges. */
export class Reader {
  private readonly environment: ReadEnvironment;
  private readonly rules: KeyspaceRules;
  private readonly timeouts: ReadTimeouts;
  private readonly speculation: Speculation;

  constructor(
    environment: ReadEnvironment,
    rules: KeyspaceRules,
    schema: SchemaSource,
    timeouts: ReadTimeouts,
  ) {
    this.environment = environment;
    this.rules = rules;
    this.timeouts = timeouts;
    const { clock, timers } = environment;
    this.speculation = new Speculation(clock, timers, timeouts);
    schema.subscribe((_before, after) => {
      this.speculation.retain((id) => after.tableById(id) !== undefined);
    });
  }

  /**
   * Partitions in the order of the commands, those without live rows left out. Throws or rejects
   * with Unavailable, ReadTimeout or ReadFailure.
   */
  partitions(
    commands: readonly PartitionRead[],
    level: Consistency,
    options: ReadOptions,
  ): Promise<readonly PartitionData[]> {
    const context = this.context(level, this.timeouts.readRequestTimeoutMs, options);
    const [first] = commands;
    if (first === undefined || commands.length > 1) return this.several(context, commands);
    const found = this.one(context, first);
    return found instanceof Promise ? found.then(listOf) : Promise.resolve(listOf(found));
  }

  /**
   * Not all at once when they are many, so that what is in flight stays bounded, and other requests
   * are answered in between. All of them together have the time of one read, as in Cassandra.
   */
  private async several(
    context: ReadContext,
    commands: readonly PartitionRead[],
  ): Promise<readonly PartitionData[]> {
    if (commands.length <= READS_AT_ONCE) return this.together(context, commands);
    const { clock, timers } = this.environment;
    const found: PartitionData[] = [];
    for (let from = 0; from < commands.length; from += READS_AT_ONCE) {
      if (clock.monotonicMillis() - context.startedAt > context.timeoutMs) {
        throw this.outOfTime(context, commands[from] as PartitionRead);
      }
      const some = commands.slice(from, from + READS_AT_ONCE);
      for (const partition of await this.together(context, some)) found.push(partition);
      await giveWay(timers);
    }
    return found;
  }

  private async together(
    context: ReadContext,
    commands: readonly PartitionRead[],
  ): Promise<readonly PartitionData[]> {
    const readers = commands.map((command) => this.reader(context, command));
    for (const reader of readers) reader.start();
    const found = await Promise.all(
      readers.map((reader, i) => this.finish(reader, commands[i] as PartitionRead, context)),
    );
    return found.filter((partition) => partition !== null);
  }

  private outOfTime({ level }: ReadContext, { table }: PartitionRead): Error {
    return readTimeout(level, 0, this.rules.of(table.keyspace).blockFor(level), false);
  }

  range(
    command: RangeRead,
    level: Consistency,
    options: ReadOptions,
  ): Promise<readonly PartitionData[]> {
    const context = this.context(level, this.timeouts.rangeRequestTimeoutMs, options);
    const rules = this.rules.of(command.table.keyspace);
    if (command.nearest !== undefined) {
      return new NearestRangeReader(context, rules, command).read();
    }
    const partitions = (reads: readonly PartitionRead[]) => this.several(context, reads);
    return new RangeReader(context, rules, command, partitions).read();
  }

  private one(
    context: ReadContext,
    command: PartitionRead,
  ): PartitionData | null | Promise<PartitionData | null> {
    const reader = this.reader(context, command);
    reader.start();
    return this.finish(reader, command, context);
  }

  private finish(
    reader: PartitionReader,
    command: PartitionRead,
    context: ReadContext,
  ): PartitionData | null | Promise<PartitionData | null> {
    const atOnce = reader.resultAtOnce();
    if (atOnce === undefined) return this.recordWhen(reader, command, context);
    this.record(command, context);
    return atOnce;
  }

  private async recordWhen(
    reader: PartitionReader,
    command: PartitionRead,
    context: ReadContext,
  ): Promise<PartitionData | null> {
    try {
      return await reader.result();
    } finally {
      this.record(command, context);
    }
  }

  private record(command: PartitionRead, context: ReadContext): void {
    const latencyMs = this.environment.clock.monotonicMillis() - context.startedAt;
    this.speculation.record(command.table, latencyMs);
  }

  private reader(context: ReadContext, command: PartitionRead): PartitionReader {
    const rules = this.rules.of(command.table.keyspace);
    return new PartitionReader(context, rules, this.speculation, command);
  }

  private context(level: Consistency, timeoutMs: number, client: ReadOptions): ReadContext {
    const { environment } = this;
    const startedAt = environment.clock.monotonicMillis();
    const { trace, readWarnings: warnings = null } = client;
    return { environment, level, timeoutMs, startedAt, trace, warnings, client };
  }
}

function listOf(found: PartitionData | null): readonly PartitionData[] {
  return found === null ? NOTHING : [found];
}
