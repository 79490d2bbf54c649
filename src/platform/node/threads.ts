import { availableParallelism, getPriority, setPriority } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { parentPort, Worker } from 'node:worker_threads';
import { Slots } from '../../base/queue/index.ts';
import type { Thread, ThreadHandler, ThreadProgram, Threads } from '../threads.ts';

/** By how much requests go first when cores are short; a third of their share is left. */
const NICENESS = 5;
const MOST_NICENESS = 19;
/** Megabytes of heap that a thread gets: a program that needs more fails alone. */
const HEAP = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 };
/** How long a thread is kept that has nothing to do. */
const IDLE_MS = 30_000;
/** A large piece of work must not hold up all small ones. */
const LEAST_THREADS = 2;
/** Who bounds the heap so has no memory for a second thread, which takes some 40 MB while it works. */
const SMALL_HEAP_BYTES = 512 << 20;

/**
 * Threads of this process, one core left to the requests. `fileOf` finds the file of a program: built,
 * or a source that tsx runs.
 *
 * A thread that is given back is kept for a while, one at most: its code has been compiled, which takes
 * a core a second or so and would be done again for each piece of work. It does not keep the process.
 */
export class NodeThreads implements Threads {
  private readonly fileOf: (program: ThreadProgram) => URL;
  private readonly slots: Slots;
  private idle: NodeThread | null = null;

  constructor(fileOf: (program: ThreadProgram) => URL, most: number = mostThreads()) {
    this.fileOf = fileOf;
    this.slots = new Slots(most);
  }

  async start(program: ThreadProgram, handler: ThreadHandler): Promise<Thread> {
    await this.slots.enter();
    try {
      const thread = this.take(program) ?? new NodeThread(program, this.fileOf(program));
      return thread.serve(handler, (isEnded) => {
        if (!isEnded) this.keep(thread);
        this.slots.leave();
      });
    } catch (error) {
      this.slots.leave();
      throw error;
    }
  }

  private take(program: ThreadProgram): NodeThread | null {
    const { idle } = this;
    if (idle?.program !== program) return null;
    this.idle = null;
    return idle;
  }

  private keep(thread: NodeThread): void {
    void this.idle?.end();
    this.idle = thread;
    thread.rest(() => {
      if (this.idle === thread) this.idle = null;
    });
  }
}

function mostThreads(): number {
  if (getHeapStatistics().heap_size_limit < SMALL_HEAP_BYTES) return 1;
  return Math.max(LEAST_THREADS, availableParallelism() - 1);
}

/** A thread, which serves one after the other and rests in between. */
class NodeThread {
  readonly program: ThreadProgram;
  private readonly worker: Worker;
  private readonly ended: Promise<void>;
  private failure: Error | null = null;
  /** Whoever has it, or waits for it to be of use again. */
  private onMessage: (message: unknown) => void = () => {};
  private onEnd: (error: Error | null) => void = () => {};
  private timer: NodeJS.Timeout | undefined;

  constructor(program: ThreadProgram, file: URL) {
    this.program = program;
    this.worker = file.pathname.endsWith('.ts')
      ? new Worker(sourceProgram(file), { eval: true, resourceLimits: HEAP })
      : new Worker(file, { resourceLimits: HEAP });
    this.worker.on('message', (message) => this.onMessage(message));
    this.worker.on('error', (error) => {
      this.failure = error;
    });
    this.ended = new Promise((resolve) => {
      this.worker.on('exit', () => {
        clearTimeout(this.timer);
        resolve();
        this.onEnd(this.failure);
      });
    });
  }

  /** `onFree` is told once that it is given back, or has ended. */
  serve(handler: ThreadHandler, onFree: (isEnded: boolean) => void): Thread {
    clearTimeout(this.timer);
    this.worker.ref();
    let isServing = true;
    this.onMessage = (message) => handler.onMessage(message);
    this.onEnd = (error) => {
      isServing = false;
      onFree(true);
      handler.onEnd(error);
    };
    return {
      post: (message) => {
        if (isServing) this.worker.postMessage(message);
      },
      release: () => {
        if (!isServing) return;
        isServing = false;
        onFree(false);
      },
      end: async () => {
        if (isServing) await this.end();
      },
    };
  }

  /** Ends after a while, unless it serves again before; `onOver`: it will not. */
  rest(onOver: () => void): void {
    this.onMessage = () => {};
    this.onEnd = onOver;
    this.worker.unref();
    this.timer = setTimeout(() => {
      onOver();
      void this.end();
    }, IDLE_MS).unref();
  }

  async end(): Promise<void> {
    await this.worker.terminate();
    await this.ended;
  }
}

/** A thread does not have the loaders of the one that starts it. */
function sourceProgram(file: URL): string {
  return `import('tsx/esm/api').then((tsx) => {
    tsx.register();
    return import(${JSON.stringify(file.href)});
  });`;
}

/** The other end, for programs of threads. */
export interface ThisThread {
  post(message: unknown): void;
  onMessage(receive: (message: unknown) => void): void;
}

/** Throws when the program does not run on a thread of `NodeThreads`. */
export function thisThread(): ThisThread {
  const port = parentPort;
  if (port === null) throw new Error('this program runs on a thread of Ilion only');
  // Only Linux has a priority for each thread; elsewhere the requests would wait as well.
  if (process.platform === 'linux') setPriority(Math.min(MOST_NICENESS, getPriority() + NICENESS));
  return {
    post: (message) => port.postMessage(message),
    onMessage: (receive) => {
      port.on('message', receive);
    },
  };
}
