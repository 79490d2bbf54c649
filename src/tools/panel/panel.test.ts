import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PanelAction, PanelChange, PanelState } from '../../admin/index.ts';
import { AdminServer } from '../../admin/index.ts';
import { Cluster } from '../../host/index.ts';
import { ilionPanel } from './index.ts';

interface Served extends AsyncDisposable {
  readonly url: string;
  readonly cluster: Cluster;
}

/** A panel of one node a data centre, as the administration serves it. */
async function serve(): Promise<Served> {
  const cluster = await Cluster.start({ topology: 'DC1:1x1,DC2:1x1' });
  let address = '';
  const pages = ilionPanel(cluster, () => address);
  const server = await AdminServer.listen(cluster, { port: 0, pages });
  address = `${server.address}:${server.port}`;
  return {
    url: `http://${address}`,
    cluster,
    async [Symbol.asyncDispose]() {
      await server.close();
      await cluster.close();
    },
  };
}

/** What a page hears, put together as the page does it. */
class Reader implements AsyncDisposable {
  private readonly abort = new AbortController();
  private readonly url: string;
  private readonly events: AsyncGenerator<{ name: string; data: string }>;
  readonly changes: PanelChange[] = [];
  state: PanelState | null = null;

  constructor(url: string) {
    this.url = url;
    this.events = this.read();
  }

  private async *read() {
    const response = await fetch(`${this.url}/panel/events`, { signal: this.abort.signal });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, name = '', data = ''] =
          /event: (\w+)\ndata: (.*)/.exec(text.slice(0, end + 1)) ?? [];
        text = text.slice(end + 2);
        yield { name, data };
      }
    }
  }

  /** Reads on until something holds. */
  async until(holds: (state: PanelState, change: PanelChange) => boolean): Promise<PanelState> {
    for (;;) {
      const { value } = await this.events.next();
      assert.ok(value !== undefined, 'the stream ended');
      const change = value.name === 'change' ? (JSON.parse(value.data) as PanelChange) : {};
      if (value.name === 'state') this.state = JSON.parse(value.data) as PanelState;
      const before = this.state;
      assert.ok(before !== null, 'the whole state comes first');
      this.changes.push(change);
      const state: PanelState = { ...before, ...change };
      this.state = state;
      if (holds(state, change)) return state;
    }
  }

  async act(action: PanelAction): Promise<{ status: number; error?: string }> {
    const response = await fetch(`${this.url}/panel/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.abort.abort();
    await this.events.return(undefined).catch(() => {});
  }
}

const nodeOf = (state: PanelState, name: string) =>
  state.cluster.nodes.find((node) => node.name === name);

test('a press of one page is pushed to all of them, with a mark on the timeline', async () => {
  await using served = await serve();
  await using first = new Reader(served.url);
  await using second = new Reader(served.url);
  await first.until(() => true);
  await second.until(() => true);
  const kill: PanelAction = { kind: 'life', change: 'kill', target: 'DC2' };
  assert.deepEqual(await first.act(kill), { status: 200 });
  for (const reader of [first, second]) {
    await reader.until((state) => nodeOf(state, 'node2')?.state === 'killed');
    const marks = reader.changes.flatMap(({ mark }) => (mark === undefined ? [] : [mark.text]));
    assert.ok(marks.includes('Power off DC2'), marks.join());
  }
});

test('stations write by themselves, and each write comes as a road', async () => {
  await using served = await serve();
  await using reader = new Reader(served.url);
  const isDone = ({ road }: PanelState) => road?.outcome === 'done' && road.steps.length > 0;
  const state = await reader.until(isDone);
  assert.equal(state.road?.replicas.length, 2);
  const written = await reader.until(({ stations }) => stations.every(({ done }) => done > 0));
  assert.deepEqual(
    written.stations.map(({ name, colour }) => [name, colour]),
    [
      ['rpidc1user', 'green'],
      ['rpidc2user', 'blue'],
    ],
  );
});

test('a slow link is a fault between the two sides, until it is healed', async () => {
  await using served = await serve();
  await using reader = new Reader(served.url);
  await reader.until(() => true);
  await reader.act({ kind: 'slow', from: 'DC1', to: 'DC2', delayMs: 60 });
  const slow = await reader.until(({ cluster }) => cluster.faults.length > 0);
  assert.deepEqual(slow.cluster.faults, [
    { kind: 'delay', from: 'node1', to: 'node2', delayMs: 60 },
    { kind: 'delay', from: 'node2', to: 'node1', delayMs: 60 },
  ]);
  await reader.act({ kind: 'heal' });
  await reader.until(({ cluster }) => cluster.faults.length === 0);
});

test('what cannot be done is refused with its reason, and told on the timeline', async () => {
  await using served = await serve();
  await using reader = new Reader(served.url);
  await reader.until(() => true);
  const answer = await reader.act({ kind: 'life', change: 'kill', target: 'DC9' });
  assert.equal(answer.status, 400);
  assert.match(answer.error ?? '', /"DC9"/);
  await reader.until((_, { mark }) => mark?.kind === 'error' && /"DC9"/.test(mark.text));
  const level = { kind: 'level', station: 'DC1', of: 'write', level: 'SOME' } as const;
  assert.match((await reader.act(level)).error ?? '', /no consistency level "SOME"/);
  const nodetool = await fetch(`${served.url}/panel/nodetool?node=node1&command=drain`);
  assert.equal(nodetool.status, 400);
});

test('replication is changed in one data centre, and the levels with it', async () => {
  await using served = await serve();
  await using reader = new Reader(served.url);
  await reader.until(({ keyspace }) => keyspace !== null);
  await reader.act({ kind: 'replication', dataCenter: 'DC2', replicas: 0 });
  const { keyspace } = await reader.until((state) => state.keyspace?.replication.DC2 === undefined);
  const local = keyspace?.levels.find(({ level }) => level === 'LOCAL_ONE');
  assert.deepEqual(local?.write, [true, false]);
});
