import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FailureReason } from '../../base/error/index.ts';
import type { NodeEvent } from '../../observe/index.ts';
import type { Message, ResponseCallback } from '../message.ts';
import { TestWorld } from '../testdata/test-world.ts';
import type { MeasuredMessageService } from './index.ts';
import { createMessageService, IncompatibleSchema } from './index.ts';

const here = '127.0.0.1:7000';
const there = '127.0.0.2:7000';

function node(world: TestWorld, endpoint: string, events: NodeEvent[] = []) {
  return createMessageService({
    endpoint,
    internode: world.internode,
    clock: world.clock,
    timers: world.timers,
    log: world.log,
    observer: { emit: (event) => void events.push(event) },
  });
}

function pair(world: TestWorld, events: NodeEvent[] = []) {
  return { asking: node(world, here), answering: node(world, there, events) };
}

/** A callback that writes down what it was told. */
function recording(outcomes: string[]): ResponseCallback {
  return {
    onResponse: (from) => void outcomes.push(`response ${from}`),
    onFailure: (from, reason) => void outcomes.push(`failure ${reason} ${from}`),
  };
}

function counters(service: MeasuredMessageService, verb: string) {
  return service.statistics().find((entry) => entry.verb === verb);
}

test('a request is answered by the handler of its verb', async () => {
  const world = new TestWorld();
  const { asking, answering } = pair(world);
  const outcomes: string[] = [];
  answering.handle('PING_REQ', (message) => answering.respond(message, 'PING_RSP', null));
  asking.request('PING_REQ', null, there, recording(outcomes), 100);
  assert.equal(counters(asking, 'PING_REQ')?.pending, 1);
  await world.run(10);
  assert.deepEqual(outcomes, [`response ${there}`]);
  assert.equal(counters(asking, 'PING_REQ')?.pending, 0);
  assert.equal(counters(answering, 'PING_REQ')?.received, 1);
  assert.equal(counters(asking, 'PING_RSP')?.received, 1);
});

test('a request to the own endpoint is answered at once, without the network', async () => {
  const world = new TestWorld();
  world.route = () => null;
  const own = node(world, here);
  const outcomes: string[] = [];
  own.handle('PING_REQ', (message) => own.respond(message, 'PING_RSP', null));
  own.request('PING_REQ', null, here, recording(outcomes), 100);
  assert.deepEqual(outcomes, [`response ${here}`]);
});

test('silence is a TIMEOUT at the deadline, and a later answer is forgotten', async () => {
  const world = new TestWorld();
  const { asking, answering } = pair(world);
  const outcomes: string[] = [];
  answering.handle('PING_REQ', (message) => {
    world.timers.after(500, () => answering.respond(message, 'PING_RSP', null));
  });
  asking.request('PING_REQ', null, there, recording(outcomes), 100);
  await world.run(99);
  assert.deepEqual(outcomes, []);
  await world.run(1);
  assert.deepEqual(outcomes, [`failure ${FailureReason.TIMEOUT} ${there}`]);
  await world.run(1000);
  assert.equal(outcomes.length, 1);
  assert.equal(counters(asking, 'PING_REQ')?.expired, 1);
  assert.equal(await world.isIdle(), true, 'no timer is left when nobody waits');
});

test('each deadline is kept, whatever the order of timeouts', async () => {
  const world = new TestWorld();
  const { asking } = pair(world);
  world.route = () => null;
  const ended: number[] = [];
  for (const timeoutMs of [300, 100, 200, 100, 300]) {
    const onFailure = (): void => void ended.push(world.now);
    asking.request('PING_REQ', null, there, { onResponse: assert.fail, onFailure }, timeoutMs);
    await world.run(10);
  }
  await world.run(1000);
  assert.deepEqual(ended, [110, 130, 220, 300, 340]);
});

test('a handler that throws answers a failure, with the reason that the error has', async () => {
  const world = new TestWorld();
  const { asking, answering } = pair(world);
  const outcomes: string[] = [];
  answering.handle('PING_REQ', () => {
    throw new Error('disk on fire');
  });
  answering.handle('ECHO_REQ', () => {
    throw new IncompatibleSchema('no such table');
  });
  asking.request('PING_REQ', null, there, recording(outcomes), 100);
  asking.request('ECHO_REQ', null, there, recording(outcomes), 100);
  await world.run(10);
  assert.deepEqual(outcomes, [
    `failure ${FailureReason.UNKNOWN} ${there}`,
    `failure ${FailureReason.INCOMPATIBLE_SCHEMA} ${there}`,
  ]);
  assert.equal(counters(answering, 'PING_REQ')?.failed, 1);
  assert.match(world.lines.join('\n'), /ERROR Unexpected exception during PING_REQ/);
});

test('a request that comes after its time is dropped, counted and told', async () => {
  const world = new TestWorld();
  world.route = () => 150;
  const events: NodeEvent[] = [];
  const { asking, answering } = pair(world, events);
  answering.handle('MUTATION_REQ', () => assert.fail('too late to be handled'));
  asking.request('MUTATION_REQ', null as never, there, recording([]), 100);
  await world.run(1000);
  assert.deepEqual(events, [{ kind: 'message-dropped', verb: 'MUTATION_REQ' }]);
  assert.equal(counters(answering, 'MUTATION_REQ')?.dropped, 1);
});

test('a one-way message is handled, and an answer to it goes nowhere', async () => {
  const world = new TestWorld();
  const { asking, answering } = pair(world);
  const handled: string[] = [];
  answering.handle('PING_REQ', (message) => {
    handled.push(message.from);
    answering.respond(message, 'PING_RSP', null);
  });
  asking.send('PING_REQ', null, there);
  await world.run(10);
  assert.deepEqual(handled, [here]);
  assert.equal(counters(asking, 'PING_RSP'), undefined);
});

test('after close nothing is delivered', async () => {
  const world = new TestWorld();
  const { asking, answering } = pair(world);
  const silent: ResponseCallback = { onResponse: assert.fail, onFailure: assert.fail };
  answering.handle('PING_REQ', (message) => answering.respond(message, 'PING_RSP', null));
  asking.request('PING_REQ', null, there, silent, 100);
  asking.close();
  asking.request('PING_REQ', null, there, silent, 100);
  await world.run(1000);
  assert.equal(counters(asking, 'PING_REQ')?.pending, 0);
});

test('a traced request carries its session, and both ways are told to the hook', async () => {
  const world = new TestWorld();
  const answering = node(world, there);
  const traced: string[] = [];
  const onTraced = (message: Message): void =>
    void traced.push(`${message.verb} ${message.traceSession?.toString('hex')}`);
  const asking = createMessageService({
    endpoint: here,
    internode: world.internode,
    clock: world.clock,
    timers: world.timers,
    log: world.log,
    observer: { emit: () => {} },
    onTraced,
  });
  answering.handle('PING_REQ', (message) => answering.respond(message, 'PING_RSP', null));
  const activities: string[] = [];
  const trace = {
    sessionId: Buffer.from('ab'.repeat(16), 'hex'),
    event: (activity: string) => void activities.push(activity),
  };
  asking.request('PING_REQ', null, there, recording([]), 100, trace);
  await world.run(10);
  assert.deepEqual(activities, [`Sending PING_REQ message to /${there}`]);
  assert.deepEqual(traced, [`PING_RSP ${'ab'.repeat(16)}`]);
});

test('each callback is called exactly once: answered, failed, late, lost or twice', async () => {
  const fate = fc.record({
    timeoutMs: fc.constantFrom(20, 50, 50.5, 200),
    forth: fc.option(fc.integer({ min: 0, max: 120 }), { freq: 5 }),
    thinkMs: fc.option(fc.integer({ min: 0, max: 120 }), { freq: 8 }),
    answers: fc.constantFrom('respond', 'fail', 'both', 'twice'),
    gapMs: fc.integer({ min: 0, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { minLength: 1, maxLength: 1500, size: 'max' }),
      async (fates) => {
        const world = new TestWorld();
        const { asking, answering } = pair(world);
        const calls = new Array<number>(fates.length).fill(0);
        let current = 0;
        const order: number[] = [];
        world.route = (from) => (from === here ? (fates[current]?.forth ?? null) : 1);
        answering.handle('TRUNCATE_REQ', (message) => {
          const fateOf = fates[Number(message.payload.table)];
          if (fateOf === undefined || fateOf.thinkMs === null) return;
          world.timers.after(fateOf.thinkMs, () => {
            if (fateOf.answers !== 'fail') answering.respond(message, 'TRUNCATE_RSP', null);
            if (fateOf.answers === 'twice') answering.respond(message, 'TRUNCATE_RSP', null);
            if (fateOf.answers === 'fail') answering.fail(message, FailureReason.UNKNOWN);
            if (fateOf.answers === 'both') answering.fail(message, FailureReason.UNKNOWN);
          });
        });
        for (; current < fates.length; current++) {
          const index = current;
          const called = (): void => {
            calls[index] = (calls[index] ?? 0) + 1;
            order.push(index);
          };
          const callback: ResponseCallback = { onResponse: called, onFailure: called };
          const { timeoutMs, gapMs } = fates[index] as (typeof fates)[number];
          const payload = { keyspace: 'k', table: String(index) };
          asking.request('TRUNCATE_REQ', payload, there, callback, timeoutMs);
          if (index % 7 === 0) await world.run(gapMs);
        }
        await world.run(1000);
        assert.deepEqual(new Set(calls), new Set([1]));
        assert.equal(counters(asking, 'TRUNCATE_REQ')?.pending, 0);
        assert.equal(await world.isIdle(), true);
      },
    ),
    { numRuns: 60 },
  );
});
