import { invariant } from '../../base/error/index.ts';
import type { DecoratedKey, Timestamp } from '../../mutation/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SchemaRow, TableMetadata } from '../../schema/index.ts';
import { fromRows, makeSchema } from '../../schema/index.ts';
import { CassandraFormat } from '../cassandra-format.ts';
import { openAll } from '../sstable/open-all.ts';
import type { SSTable } from '../sstable/sstable.ts';
import { tablesOf } from '../tables-of.ts';
import { FilesRewrite } from './files-rewrite.ts';
import { RewriteControl } from './rewrite-control.ts';
import { faultOf } from './rewrite-fault.ts';
import type { FromRewriter, RewriteOrder, ToRewriter } from './rewrite-order.ts';

/** A merge reads each file once, from its beginning to its end. */
const CACHE_BYTES = 1 << 20;

export type RewriteProgramEnvironment = Pick<Platform, 'disk' | 'clock' | 'timers' | 'random'>;

/** The other end of `ThreadRewrite`: carries out orders, one after the other. */
export class RewriteProgram {
  private readonly environment: RewriteProgramEnvironment;
  private readonly say: (message: FromRewriter) => void;
  private onGeneration: (generation: string) => void = () => {};
  private onOthers: (names: readonly string[]) => void = () => {};

  constructor(environment: RewriteProgramEnvironment, say: (message: FromRewriter) => void) {
    this.environment = environment;
    this.say = say;
  }

  /** Takes what the other end tells. */
  receive(message: ToRewriter): void {
    if (message.kind === 'generation') {
      this.onGeneration(message.generation);
      return;
    }
    if (message.kind === 'others') {
      this.onOthers(message.names);
      return;
    }
    this.carryOut(message.order).then(
      (said) => this.say(said),
      (error: unknown) => this.say({ kind: 'failed', fault: faultOf(error) }),
    );
  }

  private next(): Promise<string> {
    return new Promise((resolve) => {
      this.onGeneration = resolve;
      this.say({ kind: 'next' });
    });
  }

  /** Opens the other files of the table: while it does, none of them is taken away. */
  private async openOthers(open: (name: string) => Promise<SSTable>): Promise<readonly SSTable[]> {
    const names = await new Promise<readonly string[]>((resolve) => {
      this.onOthers = resolve;
      this.say({ kind: 'others' });
    });
    const others = await openAll(names, open);
    this.say({ kind: 'opened' });
    return others;
  }

  private async carryOut(order: RewriteOrder): Promise<FromRewriter> {
    const { environment } = this;
    const format = new CassandraFormat({
      ...environment,
      settings: {
        fileCacheSizeBytes: CACHE_BYTES,
        keyCacheSizeBytes: 0,
        columnIndexSizeBytes: order.columnIndexSizeBytes,
        flushCompression: 'fast',
      },
    });
    const table = tableOf(order);
    const open = (name: string): Promise<SSTable> => format.open(table, order.directory, name);
    const sources = await openAll(order.sources, open);
    const others = order.mayForget ? await this.openOthers(open) : [];
    const control = RewriteControl.of(order.control);
    const rewrite = new FilesRewrite(
      { ...environment, format },
      {
        table,
        sources,
        shape: order.shape,
        hostId: order.hostId === null ? null : Buffer.from(order.hostId),
        gcBefore: order.gcBefore,
        nowInSeconds: order.nowInSeconds,
        olderThan: (key) => olderThan(key, others, control),
        isAborted: () => control.isStopped,
        bytesPerSecond: () => {
          control.completedBytes = rewrite.completedBytes;
          return control.bytesPerSecond;
        },
      },
    );
    const written = await rewrite.run(() => this.next());
    const names = written.map(({ name }) => name);
    for (const sstable of [...written, ...sources, ...others]) await sstable.release();
    return { kind: 'done', names, merged: rewrite.merged };
  }
}

function olderThan(
  key: DecoratedKey,
  others: readonly SSTable[],
  control: RewriteControl,
): Timestamp {
  let least = control.floor;
  for (const sstable of others) {
    const { minTimestamp } = sstable.statistics;
    if (minTimestamp < least && sstable.mayContain(key)) least = minTimestamp;
  }
  return least;
}

function tableOf({ schema, tableId }: RewriteOrder): TableMetadata {
  const table = tablesOf(makeSchema(fromRows(schema.map(rowOfCopy)))).get(tableId);
  invariant(table !== undefined, 'the table is among the rows that define its keyspace');
  return table;
}

/** Copied between threads, a Buffer is a plain array of bytes. */
function rowOfCopy(row: SchemaRow): SchemaRow {
  const bytes = (value: Uint8Array): Buffer =>
    Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return {
    table: row.table,
    partitionKey: bytes(row.partitionKey),
    clustering: row.clustering.map(bytes),
    cells: new Map(
      [...row.cells].map(([name, cell]) => [name, cell === null ? null : bytes(cell)]),
    ),
  };
}
