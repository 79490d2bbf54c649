import { availableParallelism, setPriority } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';
import { Slots } from '../../base/queue/index.ts';
import type { Thread, ThreadHandler, ThreadProgram, Threads } from '../threads.ts';

/** Requests go first when cores are short; a third of their share is left. */
const NICENESS = 5;
/** Megabytes of heap that a thread gets: a program that needs more fails alone. */
const HEAP = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 };

/**
 * Threads of this process, one core left to the requests. `fileOf` finds the file of a program: built,
 * or a source that tsx runs.
 */
export class NodeThreads implements Threads {
  private readonly fileOf: (program: ThreadProgram) => URL;
  private readonly slots: Slots;

  constructor(
    fileOf: (program: ThreadProgram) => URL,
    most: number = Math.max(1, availableParallelism() - 1),
  ) {
    this.fileOf = fileOf;
    this.slots = new Slots(most);
  }

  async start(program: ThreadProgram, handler: ThreadHandler): Promise<Thread> {
    await this.slots.enter();
    try {
      return this.run(this.fileOf(program), handler);
    } catch (error) {
      this.slots.leave();
      throw error;
    }
  }

  private run(file: URL, handler: ThreadHandler): Thread {
    const worker = file.pathname.endsWith('.ts')
      ? new Worker(sourceProgram(file), { eval: true, resourceLimits: HEAP })
      : new Worker(file, { resourceLimits: HEAP });
    let failure: Error | null = null;
    const ended = new Promise<void>((resolve) => {
      worker.on('exit', () => {
        this.slots.leave();
        resolve();
        handler.onEnd(failure);
      });
    });
    worker.on('message', (message) => handler.onMessage(message));
    worker.on('error', (error) => {
      failure = error;
    });
    return {
      post: (message) => worker.postMessage(message),
      end: async () => {
        await worker.terminate();
        await ended;
      },
    };
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
  /** Nothing more is received; the thread ends when it has nothing left to do. */
  close(): void;
}

/** Throws when the program does not run on a thread of `NodeThreads`. */
export function thisThread(): ThisThread {
  const port = parentPort;
  if (port === null) throw new Error('this program runs on a thread of Ilion only');
  // Only Linux has a priority for each thread; elsewhere the requests would wait as well.
  if (process.platform === 'linux') setPriority(NICENESS);
  return {
    post: (message) => port.postMessage(message),
    onMessage: (receive) => {
      port.on('message', receive);
    },
    close: () => port.close(),
  };
}
