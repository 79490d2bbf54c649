import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Thread } from '../threads.ts';
import { NodeThreads } from './threads.ts';

const file = new URL('testdata/counting-thread.ts', import.meta.url);

interface Answer {
  readonly threadId: number;
  readonly count: number;
}

/** A thread of the program in testdata, asked and answered. */
class Counting {
  thread: Thread | null = null;
  private readonly answers: ((answer: Answer) => void)[] = [];
  private onEnd: (error: Error | null) => void = () => {};
  readonly ended = new Promise<Error | null>((resolve) => {
    this.onEnd = resolve;
  });

  static async start(threads: NodeThreads): Promise<Counting> {
    const counting = new Counting();
    counting.thread = await threads.start('compaction', {
      onMessage: (message) => counting.answers.shift()?.(message as Answer),
      onEnd: (error) => counting.onEnd(error),
    });
    return counting;
  }

  ask(message = 'count'): Promise<Answer> {
    return new Promise((resolve) => {
      this.answers.push(resolve);
      this.thread?.post(message);
    });
  }
}

test('a thread that is given back serves the next, and is its own no more', async () => {
  const threads = new NodeThreads(() => file, 2);
  const first = await Counting.start(threads);
  const { threadId } = await first.ask();
  first.thread?.release();
  const second = await Counting.start(threads);
  assert.deepEqual(await second.ask(), { threadId, count: 2 });
  await first.thread?.end();
  assert.deepEqual(await second.ask(), { threadId, count: 3 });
  await second.thread?.end();
  assert.equal(await second.ended, null);
});

test('one thread at most is kept, and none that has ended', async () => {
  const threads = new NodeThreads(() => file, 2);
  const [first, second] = [await Counting.start(threads), await Counting.start(threads)];
  const ids = [(await first.ask()).threadId, (await second.ask()).threadId];
  assert.notEqual(ids[0], ids[1]);
  first.thread?.release();
  second.thread?.release();
  const third = await Counting.start(threads);
  assert.deepEqual(await third.ask(), { threadId: ids[1], count: 2 });
  const fourth = await Counting.start(threads);
  const { threadId, count } = await fourth.ask();
  assert.equal(count, 1);
  assert.ok(!ids.includes(threadId));
  await third.thread?.end();
  await fourth.thread?.end();
});

test('when there are too many, the next waits until one is given back', async () => {
  const threads = new NodeThreads(() => file, 1);
  const first = await Counting.start(threads);
  const { threadId } = await first.ask();
  const waiting = Counting.start(threads);
  first.thread?.release();
  const second = await waiting;
  assert.deepEqual(await second.ask(), { threadId, count: 2 });
  await second.thread?.end();
});

test('who has a thread is told how it ends, and the next gets another', async () => {
  const threads = new NodeThreads(() => file, 1);
  const failing = await Counting.start(threads);
  void failing.ask('fail');
  assert.equal((await failing.ended)?.message, 'told to fail');
  const leaving = await Counting.start(threads);
  void leaving.ask('leave');
  assert.equal(await leaving.ended, null);
  const next = await Counting.start(threads);
  assert.equal((await next.ask()).count, 1);
  await next.thread?.end();
});
