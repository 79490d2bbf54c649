import type {
  PartitionData,
  PartitionRead,
  PartitionUpdate,
  RangeRead,
  ReadCommand,
} from '../mutation/index.ts';
import { finishRead } from '../mutation/index.ts';
import type { Log } from '../platform/index.ts';
import type { LocalTables } from '../query/index.ts';
import type { StorageEngine } from '../storage/index.ts';
import { readComputed } from '../storage/index.ts';
import { insertRow } from './system-row.ts';
import type { VirtualTable } from './virtual/virtual-table.ts';

/**
 * Reads of tables that only this node holds: stored ones (`system`, `system_schema`) come from the
 * storage engine, virtual ones are computed when they are asked for.
 */
export class NodeLocalTables implements LocalTables {
  private readonly engine: StorageEngine;
  private readonly log: Log;
  private readonly virtual = new Map<string, VirtualTable>();

  constructor(engine: StorageEngine, virtual: readonly VirtualTable[], log: Log) {
    this.engine = engine;
    this.log = log;
    for (const table of virtual) this.virtual.set(`${table.keyspace}.${table.name}`, table);
  }

  async readPartitions(commands: readonly PartitionRead[]): Promise<readonly PartitionData[]> {
    const found: PartitionData[] = [];
    for (const command of commands) found.push(...(await this.read(command)));
    return found;
  }

  readRange(command: RangeRead): Promise<readonly PartitionData[]> {
    return this.read(command);
  }

  private async read(command: ReadCommand): Promise<readonly PartitionData[]> {
    const { table } = command;
    const found = table.isVirtual
      ? readComputed(table, await this.computed(command), command, this.log)
      : await this.engine.read(command);
    return finishRead(command, found);
  }

  private async computed(command: ReadCommand): Promise<readonly PartitionUpdate[]> {
    const { table, nowInSeconds } = command;
    const source = this.virtual.get(`${table.keyspace}.${table.name}`);
    const rows = (await source?.rows()) ?? [];
    return Array.from(rows, (row) => insertRow(table, row, { timestamp: 1, nowInSeconds }));
  }
}
