import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { unprepared } from '../base/error/index.ts';
import type { QueryProcessor, QueryResult } from '../query/index.ts';
import { parseType } from '../types/index.ts';
import { connectFakeClient, settle } from './server/fake-client.ts';

/**
 * Exchanges recorded from Apache Cassandra 5.0.5, byte for byte: `>` was sent, `<` is its answer.
 * Where ours differs on purpose, the case is listed here with the reason.
 */
const differences: Readonly<Record<string, string>> = {
  'STARTUP v5 then raw frame not in segment': "the text begins with the channel's random id",
  'v5 segment: bad header crc': "the text begins with the channel's random id",
  'v5 segment: bad payload crc': "the text begins with the channel's random id",
  'QUERY without parameters': 'Cassandra answers with a Java exception, we with a protocol error',
  'body length 17000000 v5 in segment (frame header only)': 'the same',
  'v5 frame truncated in a self-contained segment': 'the same',
  'opcode 255 v4 after STARTUP': 'Cassandra answers with a Java exception, we: unknown opcode',
  'STARTUP COMPRESSION=LZ4 v4 (upper case), then OPTIONS': 'another LZ4 encoder, other bytes',
  'STARTUP COMPRESSION=snappy v4 then QUERY uncompressed': 'another Snappy encoder, other bytes',
  'STARTUP COMPRESSION=lz4 v4 then QUERY uncompressed': 'another LZ4 encoder, other bytes',
  'v5 two frames in one segment': 'answers of one tick share a segment here',
  'STARTUP truncated map': 'Cassandra forgets the stream id here',
  'response direction bit set (0x84 OPTIONS)': 'answered, then skipped; the rest is the same',
};

/** Cassandra never gets past a bad opcode in v4 and repeats its error; we skip the message. */
const firstAnswerOnly = /^opcode \d+ v4 after STARTUP$/;

interface Exchange {
  readonly sent: Buffer;
  readonly answer: string;
  readonly closed: boolean;
}

function readCases(): Map<string, Exchange[]> {
  const text = readFileSync(new URL('testdata/frames.txt', import.meta.url), 'utf8');
  const cases = new Map<string, Exchange[]>();
  for (const block of text.split(/^# /m).slice(1)) {
    const [name = '', ...lines] = block.split('\n');
    const exchanges: Exchange[] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? '';
      if (!line.startsWith('>')) continue;
      const next = lines[i + 1] ?? '';
      const [, answer = '', mark] = next.startsWith('<') ? next.split(' ') : [];
      const sent = Buffer.from(line.slice(2), 'hex');
      exchanges.push({ sent, answer, closed: mark === 'closed' });
    }
    cases.set(name, exchanges);
  }
  return cases;
}

const done = { warnings: [], tracingId: null };

const oneRow: QueryResult = {
  ...done,
  kind: 'rows',
  metadata: {
    columns: [
      { keyspace: 'system', table: 'local', name: 'cluster_name', type: parseType('text') },
    ],
  },
  rows: [[Buffer.from('Oracle Cluster')]],
  pagingState: null,
  omitColumns: false,
  changedMetadataId: null,
};

const processor: QueryProcessor = {
  query: async () => oneRow,
  prepare: () => Promise.reject(new Error('not in these cases')),
  execute: async (id) => {
    throw unprepared(id);
  },
  batch: async () => ({ ...done, kind: 'void' }),
};

for (const [name, exchanges] of readCases()) {
  const difference = differences[name];
  test(`as Cassandra: ${name}`, async () => {
    const { socket } = connectFakeClient({ processor });
    const compared = firstAnswerOnly.test(name) ? exchanges.slice(0, 2) : exchanges;
    for (const { sent, answer, closed } of compared) {
      socket.handler?.onData(sent);
      await settle();
      const got = socket.take().toString('hex');
      if (difference === undefined) {
        assert.equal(got, answer);
        if (closed) assert.equal(socket.closed, true, 'closed');
      }
    }
  });
}
