import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Cluster } from '../../src/index.ts';
import type { Envelope } from '../oracle/frame.ts';
import { EnvelopeReader, encodeEnvelope, encodeSegments, opcodes } from '../oracle/frame.ts';

/** A message as `testdata/messages.txt` has it, with what Cassandra answered. */
interface Exchange {
  readonly name: string;
  readonly prepared: string;
  readonly version: number;
  readonly opcode: number;
  readonly flags: number;
  readonly body: Buffer;
  readonly answer: string;
}

function exchanges(): readonly Exchange[] {
  const text = readFileSync(new URL('testdata/messages.txt', import.meta.url), 'utf8');
  return text
    .split(/^# (?=\d)/m)
    .slice(1)
    .map((block) => {
      const [name = '', prepare = '', sent = '', answer = ''] = block.split('\n');
      const [version = '', opcode = '', flags = '', body = ''] = sent.slice(2).split(' ');
      return {
        name,
        prepared: prepare.replace(/^prepare /, ''),
        version: Number(version),
        opcode: Number(opcode),
        flags: Number(flags),
        body: Buffer.from(body, 'hex'),
        answer: answer.slice(2).trimEnd(),
      };
    });
}

const short = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([short(value.length), Buffer.from(value)]);
const longText = (value: string): Buffer => Buffer.concat([int(value.length), Buffer.from(value)]);
/** The flags of QUERY and PREPARE with none of them set. */
const noFlags = (version: number): Buffer => Buffer.alloc(version >= 5 ? 4 : 1);

/** A connection that sends whatever bytes it is told to. */
class RawClient {
  private readonly socket: Socket;
  private readonly reader = new EnvelopeReader();
  private readonly version: number;

  constructor(address: string, port: number, version: number) {
    this.version = version;
    this.socket = connect(port, address);
  }

  async ask(opcode: number, flags: number, body: Buffer): Promise<Envelope> {
    const bytes = encodeEnvelope({ version: this.version, flags, stream: 1, opcode, body });
    this.socket.write(this.reader.segmented ? encodeSegments(bytes) : bytes);
    for (;;) {
      const [chunk] = (await once(this.socket, 'data')) as [Buffer];
      const [answer] = this.reader.push(chunk);
      if (answer !== undefined) return answer;
    }
  }

  async start(): Promise<void> {
    const options = Buffer.concat([short(1), text('CQL_VERSION'), text('3.0.0')]);
    assert.equal((await this.ask(opcodes.startup, 0, options)).opcode, opcodes.ready);
  }

  close(): void {
    this.socket.destroy();
  }
}

/** The answer as the file has it. */
function shown({ flags, opcode, stream, body }: Envelope): string {
  const isTraced = (flags & 2) !== 0;
  const rest = isTraced ? body.subarray(16) : body;
  const traced = isTraced ? 'traced ' : '';
  if (opcode !== opcodes.error) {
    return `${traced}op${opcode} f${flags} s${stream} ${rest.toString('hex').slice(0, 400)}`.trimEnd();
  }
  const end = 6 + rest.readUInt16BE(4);
  const code = rest.readInt32BE(0).toString(16);
  const details = rest.subarray(end).toString('hex');
  return `${traced}ERROR f${flags} 0x${code} ${rest.toString('utf8', 6, end)} ${details}`.trimEnd();
}

let cluster: Cluster;

before(async () => {
  cluster = await Cluster.start({ topology: 'datacenter1:1x1' });
});

after(() => cluster.close());

test('messages of all kinds, whole and broken, are answered as Cassandra answers them', async () => {
  const [point] = cluster.contactPoints;
  assert.ok(point);
  const open = async (version: number): Promise<RawClient> => {
    const client = new RawClient(point.address, point.port, version);
    await client.start();
    return client;
  };
  const first = await open(4);
  for (const statement of [
    "CREATE KEYSPACE wire WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    'CREATE TABLE wire.t (k int PRIMARY KEY, v text)',
  ]) {
    const body = Buffer.concat([longText(statement), short(1), noFlags(4)]);
    assert.equal((await first.ask(opcodes.query, 0, body)).opcode, opcodes.result);
  }
  first.close();
  const differences: string[] = [];
  let compared = 0;
  for (const { name, prepared, version, opcode, flags, body, answer } of exchanges()) {
    const client = await open(version);
    const flagsOfPrepare = version >= 5 ? noFlags(version) : Buffer.alloc(0);
    const preparation = Buffer.concat([longText(prepared), flagsOfPrepare]);
    assert.equal((await client.ask(opcodes.prepare, 0, preparation)).opcode, opcodes.result);
    const ours = shown(await client.ask(opcode, flags, body));
    client.close();
    compared++;
    if (ours !== answer) differences.push(`${name}\n  Cassandra ${answer}\n  here      ${ours}`);
  }
  assert.deepEqual(differences, []);
  assert.ok(compared >= 300);
});
