import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsistencyName } from '../../src/base/error/index.ts';
import { checkConverged, checkHinted, hintsSurvive } from './check-convergence.ts';
import { checkVisibility } from './check-visibility.ts';
import type { FaultRecord, Outcome, RegisterName, Update } from './history.ts';
import { History, valueWrittenBy } from './history.ts';
import { alwaysMeet } from './levels.ts';

/** The checks are worth nothing unless they find what they look for. */

test('which levels always meet', () => {
  const meets = (write: ConsistencyName, read: ConsistencyName, other = false) =>
    alwaysMeet(
      { level: write, dataCenter: 'DC1' },
      { level: read, dataCenter: other ? 'DC2' : 'DC1' },
    );
  const yes: readonly [ConsistencyName, ConsistencyName][] = [
    ['QUORUM', 'QUORUM'],
    ['ALL', 'ONE'],
    ['ONE', 'ALL'],
    ['LOCAL_QUORUM', 'LOCAL_QUORUM'],
    ['THREE', 'QUORUM'],
    ['EACH_QUORUM', 'LOCAL_QUORUM'],
  ];
  const no: readonly [ConsistencyName, ConsistencyName][] = [
    ['ANY', 'ALL'],
    ['ONE', 'QUORUM'],
    ['TWO', 'QUORUM'],
    ['QUORUM', 'LOCAL_QUORUM'],
    ['THREE', 'THREE'],
  ];
  for (const [write, read] of yes) assert.ok(meets(write, read), `${write} ${read}`);
  for (const [write, read] of no) assert.ok(!meets(write, read), `${write} ${read}`);
  assert.ok(!meets('LOCAL_QUORUM', 'LOCAL_QUORUM', true));
  assert.ok(meets('EACH_QUORUM', 'LOCAL_QUORUM', true));
});

class Past {
  readonly history = new History();
  private at = 0;

  private timed(level: ConsistencyName, outcome: Outcome, lastsMs = 1) {
    this.at += 10;
    return {
      id: this.history.newId(),
      client: 0,
      level,
      coordinator: 'node1',
      dataCenter: 'DC1',
      startedAtMs: this.at,
      endedAtMs: this.at + lastsMs,
      outcome,
      error: null,
    };
  }

  update(
    kind: Update['kind'],
    level: ConsistencyName,
    registers: readonly RegisterName[],
    outcome: Outcome = 'ok',
    lastsMs = 1,
  ): Update {
    const base = this.timed(level, outcome, lastsMs);
    const update: Update = { ...base, kind, registers, timestampMicros: base.startedAtMs };
    this.history.add(update);
    return update;
  }

  read(level: ConsistencyName, register: RegisterName, value: string | null): void {
    const observed = new Map([[register, value]]);
    this.history.add({ ...this.timed(level, 'ok'), kind: 'read', observed });
  }

  fault(kind: FaultRecord['kind']): void {
    this.at += 10;
    this.history.faults.push({ atMs: this.at, text: kind, kind, nodes: ['node1'] });
  }

  wait(ms: number): void {
    this.at += ms;
  }

  /** What the read of a register that two replicas hold is judged. */
  stored(register: RegisterName, ...values: (Update | null)[]) {
    const replicas = values.map((update, i) => ({
      node: `node${i + 1}`,
      stored:
        update === null
          ? null
          : { value: valueWrittenBy(update), timestampMicros: update.timestampMicros },
    }));
    return new Map([[register, replicas]]);
  }
}

test('a read that misses an acknowledged write is found', () => {
  const past = new Past();
  const old = past.update('write', 'QUORUM', ['r/1']);
  past.update('write', 'QUORUM', ['r/1']);
  past.read('ONE', 'r/1', valueWrittenBy(old));
  assert.equal(checkVisibility(past.history).length, 0);
  past.read('QUORUM', 'r/1', valueWrittenBy(old));
  assert.match(checkVisibility(past.history).join(), /must be at least #2/);
});

test('a read that goes back behind another one is found', () => {
  const past = new Past();
  const old = past.update('write', 'QUORUM', ['r/1']);
  const late = past.update('write', 'QUORUM', ['r/1'], 'unknown');
  past.read('QUORUM', 'r/1', valueWrittenBy(late));
  past.read('QUORUM', 'r/1', valueWrittenBy(old));
  assert.match(checkVisibility(past.history).join(), /seen before by #3/);
});

test('an empty register is explained by a deletion that may have happened, and by no other', () => {
  const past = new Past();
  past.update('delete', 'QUORUM', ['r/1'], 'unknown');
  past.update('write', 'QUORUM', ['r/1']);
  past.read('QUORUM', 'r/1', null);
  assert.match(checkVisibility(past.history).join(), /was empty/);
  const fine = new Past();
  fine.update('write', 'QUORUM', ['r/1']);
  fine.update('delete', 'QUORUM', ['r/1'], 'unknown');
  fine.read('QUORUM', 'r/1', null);
  assert.deepEqual(checkVisibility(fine.history), []);
});

test('a value that was refused, or that nobody wrote, is found', () => {
  const past = new Past();
  const refused = past.update('write', 'QUORUM', ['r/1'], 'refused');
  past.read('ONE', 'r/1', valueWrittenBy(refused));
  past.read('ONE', 'r/1', 'v99');
  assert.equal(checkVisibility(past.history).length, 2);
});

test('replicas that differ, or lack what was acknowledged, are found', () => {
  const past = new Past();
  const old = past.update('write', 'ONE', ['r/1']);
  const young = past.update('write', 'ONE', ['r/1']);
  const judge = (...values: (Update | null)[]) =>
    checkConverged(past.history, past.stored('r/1', ...values)).join('\n');
  assert.equal(judge(young, young), '');
  assert.match(judge(young, old), /replicas of r\/1 differ/);
  assert.match(judge(old, old), /after reads at ALL node1 has r\/1=v1@10, not #2/);
  assert.match(judge(null, null), /has r\/1=-, not #2/);
});

test('half of a logged batch is found', () => {
  const past = new Past();
  const batch = past.update('logged batch', 'QUORUM', ['r/1', 'r/2'], 'unknown');
  const states = new Map([...past.stored('r/1', batch, batch), ...past.stored('r/2', null, null)]);
  assert.match(checkConverged(past.history, states).join(), /r\/2=- lacks its part/);
});

test('what hints promise depends on the deaths of their coordinator', () => {
  const judge = (happen: (past: Past) => void, lastsMs = 1) => {
    const past = new Past();
    const update = past.update('write', 'ANY', ['r/1'], 'ok', lastsMs);
    happen(past);
    assert.equal(
      checkHinted(past.history, past.stored('r/1', update, null)).length,
      hintsSurvive(past.history, update) ? 1 : 0,
    );
    return hintsSurvive(past.history, update);
  };
  assert.equal(
    judge(() => {}),
    true,
  );
  assert.equal(
    judge((past) => past.fault('kill')),
    false,
  );
  assert.equal(
    judge((past) => past.fault('crash')),
    false,
  );
  const killedLater = (past: Past) => {
    past.wait(15_000);
    past.fault('kill');
  };
  assert.equal(judge(killedLater), true);
  const pausedAndKilled = (past: Past) => {
    past.fault('pause');
    killedLater(past);
  };
  assert.equal(judge(pausedAndKilled), false);
});
