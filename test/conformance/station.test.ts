import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Cluster, panelNaming } from '../../src/index.ts';
import { failureOf } from '../../src/tools/client/failure.ts';
import { KeyReader } from '../../src/tools/client/keys.ts';
import { LEVELS } from '../../src/tools/client/levels.ts';
import { StationSession } from '../../src/tools/client/session.ts';
import type { Outcome, StationState } from '../../src/tools/client/station.ts';
import { pressKey, showOutcome, startStation } from '../../src/tools/client/station.ts';

const written: Outcome = {
  kind: 'done',
  operation: 'write',
  dataCenter: 'DC1',
  rack: 'RAC2',
  node: 'N1',
  latencyMs: 12.4,
};

function shown(state: StationState): string {
  return `${state.display.colour}|${state.display.lines.join('|')}`;
}

describe("the station's display and keys", () => {
  test('a write shows its level, place and time, green for DC1 and blue for DC2', () => {
    const state = startStation('DC1', 'LOCAL_ONE', 'ONE');
    assert.equal(shown(showOutcome(state, written)), 'green| - LOCAL_ONE -  |DC1R2N1 -> 12 ms');
    const other = showOutcome(state, { ...written, dataCenter: 'DC2', rack: 'RAC1', node: 'N3' });
    assert.equal(shown(other), 'blue| - LOCAL_ONE -  |DC2R1N3 -> 12 ms');
  });

  test('on a cluster with other names its own data centre is green, and the time is always told', () => {
    const far = { dataCenter: 'datacenter2', rack: 'rack1', node: 'N3' };
    const state = startStation('datacenter1', 'QUORUM', 'ONE');
    const own = showOutcome(state, { ...written, ...far, dataCenter: 'datacenter1' });
    assert.equal(shown(own), 'green|   - QUORUM -   |dat1 N3 -> 12 ms');
    const slow = showOutcome(state, { ...written, ...far, latencyMs: 1234 });
    assert.equal(shown(slow), 'blue|   - QUORUM -   |d2 N3 -> 1234 ms');
  });

  test('SELECT held opens the write level, then the read level; arrows go round all eleven', () => {
    let state = startStation('DC1', 'LOCAL_ONE', 'ONE');
    state = pressKey(state, 'HOLD_SELECT').state;
    assert.equal(shown(state), 'white|  - CL WRITE -  | < LOCAL_ONE >  ');
    const seen = new Set<string>();
    for (let i = 0; i < LEVELS.length; i++) {
      seen.add(state.writeLevel);
      state = pressKey(state, 'RIGHT').state;
    }
    assert.equal(seen.size, 11);
    assert.equal(state.writeLevel, 'LOCAL_ONE');
    state = pressKey(state, 'LEFT').state;
    assert.equal(state.writeLevel, 'EACH_QUORUM');
    state = pressKey(state, 'SELECT').state;
    assert.equal(shown(state), 'white|  - CL READ -   |    < ONE >     ');
    state = pressKey(pressKey(state, 'RIGHT').state, 'SELECT').state;
    assert.equal(state.mode, 'running');
    assert.equal(state.readLevel, 'QUORUM');
  });

  test('while a level is chosen, outcomes do not cover the choice', () => {
    const choosing = pressKey(startStation('DC1', 'ONE', 'ONE'), 'HOLD_SELECT').state;
    assert.equal(showOutcome(choosing, written), choosing);
  });

  test('errors are red, with the name that the panel gave them', () => {
    const state = startStation('DC1', 'ALL', 'ONE');
    const unavailable = failureOf({ code: 0x1000 });
    assert.equal(shown(showOutcome(state, unavailable)), 'red|  Unavailable   |Not enough repli');
  });

  test('Enter that repeats for a second is SELECT held, once', () => {
    const keys = new KeyReader();
    const pressed: string[] = [];
    for (let ms = 0; ms <= 2000; ms += 100) pressed.push(...keys.read('\r', 10_000 + ms));
    assert.equal(pressed.filter((key) => key === 'HOLD_SELECT').length, 1);
    assert.deepEqual(keys.read('\x1b[D\x1b[C\x1b[A\x1b[Bq', 20_000), [
      'LEFT',
      'RIGHT',
      'UP',
      'DOWN',
      'quit',
    ]);
  });
});

describe('a station on the panel', () => {
  test('with ONE it moves to the other data centre when its own is lost, and back', async () => {
    await using cluster = await Cluster.start({
      topology: [
        { name: 'DC1', racks: [1, 2, 3].map((rack) => ({ name: `RAC${rack}`, nodes: 2 })) },
        { name: 'DC2', racks: [{ name: 'RAC1', nodes: 3 }] },
      ],
      naming: panelNaming,
      snitch: 'PropertyFileSnitch',
    });
    const session = new StationSession({
      contactPoints: cluster.contactPoints.map(({ address, port }) => `${address}:${port}`),
      dataCenter: 'DC1',
      timeoutMs: 5000,
    });
    try {
      await session.open();
      assert.equal(await coordinatedIn(session), 'DC1');
      await cluster.stop('DC1');
      await cluster.until('rpidc2r1n1', { sees: 'rpidc1r1n1', as: 'DOWN' });
      assert.equal(await coordinatedIn(session), 'DC2');
      const local = await session.write('LOCAL_QUORUM');
      assert.deepEqual(local.kind === 'done' && local.dataCenter, 'DC2');
      const each = await session.write('EACH_QUORUM');
      assert.deepEqual(each.kind === 'failed' && each.error, 'Unavailable');
      const read = await session.readLast('ONE');
      assert.equal(read.kind, 'done');
      await cluster.start('DC1');
      await cluster.settled();
      let back = '';
      while (back !== 'DC1') back = await coordinatedIn(session);
    } finally {
      await session.close();
    }
  });
});

/** Where a write at ONE is coordinated; tried again while connections are on their way. */
async function coordinatedIn(session: StationSession): Promise<string> {
  for (;;) {
    const outcome = await session.write('ONE');
    if (outcome.kind === 'done') return outcome.dataCenter;
  }
}
