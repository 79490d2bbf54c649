import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteWriter } from '../base/bytes/index.ts';
import { tableFromText } from '../schema/index.ts';
import { updates } from './history-suite.ts';
import {
  Cell,
  DeletionTime,
  decorateKey,
  Liveness,
  Mutation,
  NO_DELETION_TIME,
  type PartitionUpdate,
  Row,
  UpdateBuilder,
  validateMutationSize,
  writeMutation,
} from './index.ts';

const seed = Number(process.env.SEED ?? fc.sample(fc.nat(1e9), 1)[0]);
console.log(`seed ${seed}`);

/** What Cassandra's commit log adds. */
const LOG_BYTES = 12;

function serializedBytes(mutation: Mutation): number {
  const writer = new ByteWriter();
  writeMutation(writer, mutation);
  return writer.length;
}

function mutationOf(...parts: readonly PartitionUpdate[]): Mutation {
  const [first] = parts as [PartitionUpdate];
  return new Mutation(first.table.keyspace, first.key, parts);
}

test('a mutation may be as large as the limit, and not a byte larger', () => {
  fc.assert(
    fc.property(updates, fc.nat(50), (update, extra) => {
      const mutation = mutationOf(update);
      const size = serializedBytes(mutation) + extra + LOG_BYTES;
      validateMutationSize(mutation, size, extra);
      assert.throws(() => validateMutationSize(mutation, size - 1, extra), {
        code: 0x2200,
        message: new RegExp(
          `^Rejected an oversized mutation \\(${size}/${size - 1}\\) for keyspace: `,
        ),
      });
    }),
    { seed, numRuns: 200 },
  );
});

test('the keys of the largest updates are named first, and as many as fit', () => {
  const update = (tableName: string, key: string, bytes: number): PartitionUpdate => {
    const table = tableFromText('k', tableName, 'a text PRIMARY KEY, v text');
    const column = table.column('v');
    assert.ok(column !== undefined);
    const cell = new Cell(column, 1, 0, NO_DELETION_TIME, Buffer.alloc(bytes), null);
    return new UpdateBuilder(table, decorateKey(Buffer.from(key)))
      .addRow(new Row([], Liveness.EMPTY, DeletionTime.LIVE, [cell]))
      .build();
  };
  const told = (...parts: readonly PartitionUpdate[]): string => {
    try {
      validateMutationSize(mutationOf(...parts), 10);
    } catch (error) {
      return /Top keys are: (.*)$/s.exec((error as Error).message)?.[1] ?? '';
    }
    return '';
  };
  assert.equal(
    told(update('t', 'a', 1), update('u', 'a', 9), update('w', 'a', 5)),
    'u.a, w.a, t.a',
  );
  const long = 'k'.repeat(2000);
  assert.equal(told(update('t', long, 1), update('u', long, 9)), `u.${long} and 1 more.`);
  const part = 'p'.repeat(500);
  assert.equal(
    told(update('t', part, 3), update('u', part, 2), update('w', part, 1)),
    `t.${part}, u.${part} and 1 more.`,
  );
});

test('parts of a key are told apart where they have colons themselves', () => {
  const table = tableFromText('k', 't', 'a text, b int, c text, v text, PRIMARY KEY ((a, b, c))');
  const key = table.partitionKey.map(({ type }, i) => type.encode(['x:y', 7, 'end!'][i]));
  const bytes = Buffer.concat(
    key.flatMap((value) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(value.length);
      return [length, value, Buffer.alloc(1)];
    }),
  );
  const deletion = new UpdateBuilder(table, decorateKey(bytes))
    .deletePartition(new DeletionTime(1, 1))
    .build();
  assert.throws(() => validateMutationSize(mutationOf(deletion), 10), {
    message: /Top keys are: t\.x\\:y:7:end!!$/,
  });
});
