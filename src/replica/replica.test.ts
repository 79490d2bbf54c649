import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { ByteWriter } from '../base/bytes/index.ts';
import { FailureReason } from '../base/error/index.ts';
import type { Payload, RequestVerb } from '../messaging/index.ts';
import { createMessageService } from '../messaging/index.ts';
import type { Mutation, PartitionRead } from '../mutation/index.ts';
import {
  ALL_ROWS,
  Cell,
  DeletionTime,
  decorateKey,
  digestOf,
  finishRead,
  Liveness,
  Mutation as MutationOf,
  NO_DELETION_TIME,
  NO_LIMITS,
  NO_TTL,
  Row,
  UpdateBuilder,
  writeMutation,
} from '../mutation/index.ts';
import { EventStream } from '../observe/index.ts';
import type { TableMetadata } from '../schema/index.ts';
import {
  makeKeyspace,
  makeSchema,
  SYSTEM_KEYSPACE_DEFINITIONS,
  simpleReplication,
  tableFromText,
} from '../schema/index.ts';
import { openStorage, WriteExpired } from '../storage/index.ts';
import { Simulation } from '../testing/index.ts';
import { createReplica, keyspaceMutation, SchemaStore } from './index.ts';

const id = '00000000-0000-1000-8000-000000000001';
const table = tableFromText('k', 't', 'k int PRIMARY KEY, v int', { id });
const newer = tableFromText('k', 't', 'k int PRIMARY KEY, v int, w int', { id });
const unknown = tableFromText('k', 'u', 'k int PRIMARY KEY, v int');
const key = decorateKey(Buffer.from([0, 0, 0, 1]));
const here = '127.0.0.1:7000';
const hostId = '00000000-0000-4000-8000-000000000001';

function insert(into: TableMetadata, name: string, value: number, at = 1000): Mutation {
  const column = into.column(name) ?? assert.fail();
  const bytes = Buffer.from([0, 0, 0, value]);
  const cell = new Cell(column, at, NO_TTL, NO_DELETION_TIME, bytes, null);
  const liveness = new Liveness(at, NO_TTL, NO_DELETION_TIME);
  const row = new Row([], liveness, DeletionTime.LIVE, [cell]);
  return new MutationOf('k', key, [new UpdateBuilder(into, key).addRow(row).build()]);
}

/** A node alone, asked by itself; `replicaOf` says whether it holds any key. */
async function start(isReplica = true) {
  const simulation = new Simulation(1);
  const machine = simulation.machine('node');
  const { clock, timers, random, disk, log, internode } = machine.boot();
  const base = { clock, timers, random, log, observer: new EventStream() };
  const settings = {
    dataDirectory: '/data',
    nodeName: 'node',
    commitlogSync: 'batch',
    commitlogSyncPeriodMs: 10_000,
    commitlogSyncGroupWindowMs: 15,
    commitlogSegmentSizeBytes: 1024 * 1024,
    maxMutationSizeBytes: 512 * 1024,
    commitFailurePolicy: 'stop',
    tombstoneWarnThreshold: 1000,
    tombstoneFailureThreshold: 100_000,
  } as const;
  const wait = <T>(promise: Promise<T>) => simulation.time.wait(promise, 60_000);
  const builtIn = SYSTEM_KEYSPACE_DEFINITIONS;
  const schema0 = makeSchema(builtIn);
  const engine = await wait(openStorage({ settings, disk, schema: schema0, ...base }));
  const announceSchemaVersion = () => undefined;
  const schema = await wait(SchemaStore.open({ ...base, engine, builtIn, announceSchemaVersion }));
  const keyspace = makeKeyspace({ name: 'k', replication: simpleReplication(1), tables: [table] });
  await wait(schema.merge([keyspaceMutation(keyspace, 1000)]));
  await wait(engine.replayUserTables());
  const messages = createMessageService({ endpoint: here, internode, ...base });
  const local = { endpoint: here, hostId };
  const other = { endpoint: 'other', hostId: 'other' };
  const cluster = { local, replicas: () => (isReplica ? [local] : [other]) } as never;
  const hints: string[][] = [];
  const replica = createReplica({
    ...base,
    messages,
    engine,
    schema,
    cluster,
    hints: { writeFor: (hostIds) => void hints.push([...hostIds]) },
  });
  await wait(replica.start());
  const ask = <V extends RequestVerb>(verb: V, payload: Payload<V>): Promise<unknown> =>
    wait(
      new Promise((resolve) => {
        const onFailure = (_from: string, reason: FailureReason) => resolve({ reason });
        const onResponse = (_from: string, answer: unknown) => resolve(answer);
        messages.request(verb, payload, here, { onResponse, onFailure }, 1000);
      }),
    );
  return { simulation, machine, engine, replica, hints, ask, wait };
}

const read: PartitionRead = {
  kind: 'partition',
  table,
  key,
  columns: null,
  clustering: { kind: 'slices', slices: [ALL_ROWS], reversed: false },
  rowFilter: [],
  limits: NO_LIMITS,
  nowInSeconds: 1_735_689_600,
};

test('a write is acknowledged when it is there; reads give data or its digest', async () => {
  const { engine, ask } = await start();
  assert.equal(await ask('MUTATION_REQ', insert(table, 'v', 5)), null);
  const partitions = engine.readAtOnce(read);
  assert.equal(finishRead(read, partitions).length, 1);
  assert.deepEqual(await ask('READ_REQ', { command: read, digest: false }), {
    kind: 'data',
    partitions,
  });
  assert.deepEqual(await ask('READ_REQ', { command: read, digest: true }), {
    kind: 'digest',
    digest: digestOf(read, partitions),
  });
});

test('unknown tables and columns are refused, unknown columns that are not used are not', async () => {
  const { ask } = await start();
  const incompatible = { reason: FailureReason.INCOMPATIBLE_SCHEMA };
  assert.deepEqual(await ask('MUTATION_REQ', insert(unknown, 'v', 5)), incompatible);
  assert.deepEqual(await ask('MUTATION_REQ', insert(newer, 'w', 5)), incompatible);
  assert.equal(await ask('MUTATION_REQ', insert(newer, 'v', 5)), null);
  const request = { command: { ...read, table: unknown }, digest: false };
  assert.deepEqual(await ask('READ_REQ', request), incompatible);
});

test('what the disk does not take is a failure, never an acknowledgement', async () => {
  const { machine, ask, engine } = await start();
  machine.disk.failing = 'commitlog';
  const answer = await ask('MUTATION_REQ', insert(table, 'v', 5));
  assert.deepEqual(answer, { reason: FailureReason.UNKNOWN });
  assert.deepEqual(finishRead(read, engine.readAtOnce(read)), []);
});

test('a write that found no memory until its time was over is dropped: its coordinator times out', async () => {
  const { engine, ask } = await start();
  mock.method(engine, 'apply', () => Promise.reject(new WriteExpired()));
  const answer = await ask('MUTATION_REQ', insert(table, 'v', 5));
  assert.deepEqual(answer, { reason: FailureReason.TIMEOUT });
});

test('a hint is applied, kept for others, or handed on, unless it expired', async () => {
  const mine = await start();
  const now = mine.machine.clock.nowMillis();
  const mutation = insert(table, 'v', 5);
  assert.equal(await mine.ask('HINT_REQ', { hostId, mutation, createdAtMillis: now }), null);
  assert.equal(finishRead(read, mine.engine.readAtOnce(read)).length, 1);
  assert.equal(await mine.ask('HINT_REQ', { hostId: 'x', mutation, createdAtMillis: now }), null);
  assert.deepEqual(mine.hints, [['x']]);

  const notMine = await start(false);
  assert.equal(await notMine.ask('HINT_REQ', { hostId, mutation, createdAtMillis: now }), null);
  assert.deepEqual(notMine.hints, [['other']]);

  const late = await start();
  const createdAtMillis = now - 11 * 86_400_000;
  assert.equal(await late.ask('HINT_REQ', { hostId, mutation, createdAtMillis }), null);
  assert.deepEqual(finishRead(read, late.engine.readAtOnce(read)), []);
});

test('truncated data stays away: hints of before are not applied', async () => {
  const { ask, engine, simulation, replica, machine } = await start();
  const before = machine.clock.nowMillis();
  await ask('MUTATION_REQ', insert(table, 'v', 5));
  await simulation.time.runFor(1000);
  assert.equal(await ask('TRUNCATE_REQ', { keyspace: 'k', table: 't' }), null);
  assert.deepEqual(finishRead(read, engine.readAtOnce(read)), []);
  const mutation = insert(table, 'v', 5);
  await ask('HINT_REQ', { hostId, mutation, createdAtMillis: before });
  assert.deepEqual(finishRead(read, engine.readAtOnce(read)), []);
  const at = replica.truncations.truncatedAt(table.id);
  assert.ok(at > before);
  await replica.start();
  assert.equal(replica.truncations.truncatedAt(table.id), at);
});

test('batches are kept until they are removed', async () => {
  const { ask, replica, wait } = await start();
  const batchId = Buffer.from('58e0a7d7eebc11d896690800200c9a66', 'hex');
  const mutations = [insert(table, 'v', 5), insert(table, 'v', 6)];
  await ask('BATCH_STORE_REQ', { id: batchId, createdAtMicros: 1000, mutations });
  const [batch] = await wait(replica.batches.writtenBefore(Number.MAX_SAFE_INTEGER));
  assert.deepEqual(batch?.mutations.map(bytesOf), mutations.map(bytesOf));
  assert.deepEqual(batch?.id, batchId);
  await wait(replica.batches.remove(batchId));
  assert.deepEqual(await wait(replica.batches.writtenBefore(Number.MAX_SAFE_INTEGER)), []);
});

function bytesOf(mutation: Mutation): string {
  const writer = new ByteWriter();
  writeMutation(writer, mutation);
  return writer.copy().toString('hex');
}

test('a ping is answered', async () => {
  const { ask } = await start();
  assert.equal(await ask('PING_REQ', null), null);
});
