import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { murmur3Token } from '../../base/murmur3/index.ts';
import type { RangeRead } from '../../mutation/index.ts';
import {
  Cell,
  DecoratedKey,
  DeletionTime,
  filterLive,
  Liveness,
  NO_DELETION_TIME,
  NO_TTL,
  PartitionUpdate,
  Row,
  wholeTable,
} from '../../mutation/index.ts';
import type { Threads } from '../../platform/index.ts';
import {
  NodeClock,
  NodeDisk,
  NodeRandom,
  NodeThreads,
  NodeTimers,
  nullLog,
  threadFile,
} from '../../platform/node/index.ts';
import type { ColumnMetadata } from '../../schema/index.ts';
import {
  alteredTable,
  LOCAL_REPLICATION,
  makeKeyspace,
  makeSchema,
  tableFromText,
} from '../../schema/index.ts';
import { CassandraFormat } from '../cassandra-format.ts';
import type { LocalEngine } from '../index.ts';
import { openStorage } from '../index.ts';
import { mutationOf, settings } from '../store-suite.ts';

const COLUMNS = 'k int PRIMARY KEY, v text';
const table = alteredTable(tableFromText('ks', 'threaded', COLUMNS), {
  options: { gcGraceSeconds: 0 },
});
const column = table.column('v') as ColumnMetadata;
const schema = makeSchema([
  makeKeyspace({ name: 'ks', replication: LOCAL_REPLICATION, tables: [table] }),
]);

/** A store on a real disk, whose compactions all have a thread. */
class Store {
  readonly folder = mkdtempSync(join(tmpdir(), 'ilion-threads-'));
  readonly failures: string[] = [];
  started = 0;
  /** Ends the thread that runs. */
  endThread: () => Promise<void> = () => Promise.resolve();
  private opened: LocalEngine | null = null;

  get engine(): LocalEngine {
    assert.ok(this.opened);
    return this.opened;
  }

  async open(): Promise<void> {
    const parts = {
      disk: new NodeDisk(),
      clock: new NodeClock(),
      timers: new NodeTimers(),
      random: new NodeRandom(),
    };
    const own = { ...settings, commitlogSync: 'periodic', dataDirectory: this.folder } as const;
    const format = new CassandraFormat({
      ...parts,
      settings: {
        fileCacheSizeBytes: 1 << 20,
        keyCacheSizeBytes: 0,
        columnIndexSizeBytes: 1 << 16,
        flushCompression: 'fast',
      },
    });
    const engine = await openStorage({
      ...parts,
      settings: { ...own, commitlogSegmentSizeBytes: 1 << 20 },
      log: nullLog,
      observer: { emit: () => {} },
      schema,
      files: { format, threadFromBytes: 0 },
      threads: this.threads(),
      onDiskFailure: (_, error) => this.failures.push(error.message),
    });
    await engine.replayUserTables();
    engine.compactions?.setAutomatic([table.id], false);
    this.opened = engine;
  }

  private threads(): Threads {
    const threads = new NodeThreads(threadFile);
    return {
      start: async (program, handler) => {
        this.started++;
        const thread = await threads.start(program, handler);
        this.endThread = () => thread.end();
        return thread;
      },
    };
  }

  put(number: number, value: string | null, timestamp: number): void {
    const liveness = new Liveness(timestamp, NO_TTL, NO_DELETION_TIME);
    const cell = new Cell(
      column,
      timestamp,
      NO_TTL,
      NO_DELETION_TIME,
      Buffer.from(value ?? ''),
      null,
    );
    const row = value === null ? [] : [new Row([], liveness, DeletionTime.LIVE, [cell])];
    const deletion = value === null ? new DeletionTime(timestamp, 1) : DeletionTime.LIVE;
    const update = new PartitionUpdate(table, keyOf(number), deletion, null, row, []);
    void this.engine.apply(mutationOf(update), true);
  }

  flush(): Promise<void> {
    return this.engine.flush([table.id]);
  }

  compact(): Promise<void> {
    assert.ok(this.engine.compactions);
    return this.engine.compactions.compact([table.id]);
  }

  /** Values by key, of what lives. */
  async rows(): Promise<ReadonlyMap<number, string>> {
    const everything: RangeRead = wholeTable(table, 2);
    const found = new Map<number, string>();
    for (const partition of await this.engine.read(everything)) {
      const [row] = filterLive(partition, 2, null)?.unfiltereds ?? [];
      if (!(row instanceof Row)) continue;
      const [cell] = row.columns as readonly [Cell];
      found.set(partition.key.key.readInt32BE(0), cell.value.toString());
    }
    return found;
  }

  get tableFolder(): string {
    return join(this.folder, 'data', 'ks', `threaded-${table.id.replaceAll('-', '')}`);
  }

  /** Data components of the table. */
  files(): readonly string[] {
    return readdirSync(this.tableFolder).filter((name) => name.endsWith('Data.db'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.opened?.close();
    rmSync(this.folder, { recursive: true });
  }
}

function keyOf(number: number): DecoratedKey {
  const key = Buffer.alloc(4);
  key.writeInt32BE(number, 0);
  const token = { high: 0, low: 0 };
  murmur3Token(key, token);
  return new DecoratedKey(key, token.high, token.low);
}

/** Three files of 300 keys: all written, a third written again, another third deleted. */
async function threeFiles(store: Store): Promise<ReadonlyMap<number, string>> {
  await store.open();
  const expected = new Map<number, string>();
  for (let k = 0; k < 300; k++) {
    store.put(k, `first ${k}`, 1000);
    if (k % 3 !== 2) expected.set(k, k % 3 === 0 ? `again ${k}` : `first ${k}`);
  }
  await store.flush();
  for (let k = 0; k < 300; k += 3) store.put(k, `again ${k}`, 2000);
  await store.flush();
  for (let k = 2; k < 300; k += 3) store.put(k, null, 2000);
  await store.flush();
  return expected;
}

test('a compaction on a thread leaves one file with what lives', async () => {
  await using store = new Store();
  const expected = await threeFiles(store);
  assert.equal(store.files().length, 3);
  await store.compact();
  assert.equal(store.started, 1);
  assert.deepEqual(new Map([...(await store.rows())].sort()), new Map([...expected].sort()));
  assert.equal(store.files().length, 1);
  const [file] = store.engine.filesWith(table.id, keyOf(0));
  assert.deepEqual(store.engine.filesWith(table.id, keyOf(2)), [], 'deletions went, past gc_grace');
  assert.ok(file?.endsWith('Data.db'));
  assert.deepEqual(store.failures, []);
});

test('a deletion stays as long as memory holds something older', async () => {
  await using store = new Store();
  await threeFiles(store);
  const running = store.compact();
  // Written while the thread starts: it would live again if its deletion went.
  store.put(2, 'older than its deletion', 1500);
  await running;
  assert.equal((await store.rows()).get(2), undefined);
  assert.equal(store.engine.filesWith(table.id, keyOf(2)).length, 1);
});

test('a thread that ends early leaves the old files, and the next compaction takes them', async () => {
  await using store = new Store();
  const expected = await threeFiles(store);
  const names = store.files();
  const ended = store.compact().then(
    () => 'done',
    (error: Error) => error.message,
  );
  while (store.started === 0) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  await store.endThread();
  assert.equal(await ended, 'The thread of a compaction ended early');
  assert.deepEqual(store.files(), names);
  assert.deepEqual(await store.rows(), expected);
  await store.compact();
  assert.equal(store.files().length, 1);
});

test('damage that a thread finds is told with file and offset, and nothing is lost', async () => {
  await using store = new Store();
  await threeFiles(store);
  const names = store.files();
  const path = join(store.tableFolder, names[1] as string);
  const bytes = readFileSync(path);
  bytes[20] = (bytes[20] as number) ^ 0xff;
  writeFileSync(path, bytes);
  await assert.rejects(store.compact(), (error: Error & { file?: string; offset?: number }) => {
    assert.equal(error.name, 'Corruption');
    assert.equal(error.file, path);
    assert.equal(typeof error.offset, 'number');
    return true;
  });
  assert.deepEqual(store.files(), names);
});

test('a compaction on a thread stops when it is told to', async () => {
  await using store = new Store();
  const expected = await threeFiles(store);
  const { compactions } = store.engine;
  assert.ok(compactions);
  const ended = store.compact().then(
    () => 'done',
    (error: Error) => error.name,
  );
  while (store.started === 0) await new Promise((resolve) => setImmediate(resolve));
  store.engine.tasks.stop(() => true);
  assert.equal(await ended, 'CompactionInterrupted');
  assert.equal(store.files().length, 3);
  assert.deepEqual(await store.rows(), expected);
});
