/** A program of ours that can run on a thread of its own. */
export type ThreadProgram = 'compaction';

/** Told of what a thread says, until it is given back or has ended. */
export interface ThreadHandler {
  onMessage(message: unknown): void;
  /** It has ended: by itself (null), or because of an error that it did not catch. */
  onEnd(error: Error | null): void;
}

/** A program that runs beside this one, on another core when there is one. */
export interface Thread {
  /** Sends a value, copied by structured cloning; shared buffers are shared. */
  post(message: unknown): void;
  /** Gives it back, with nothing left to do or to say: another may have it, or it ends after a while. */
  release(): void;
  /** Ends it wherever it is; resolves when nothing of it runs any more. Nothing once it is given back. */
  end(): Promise<void>;
}

/**
 * Threads of the process. A platform without them has null in this place, and everything runs in
 * turns on the one thread there is: so it is in simulations, whose runs must repeat, and on disks in
 * memory, which another thread does not see.
 */
export interface Threads {
  /**
   * A thread that runs a program and has nothing to do: one that was given back, or a new one. Waits
   * for others while there are too many for the machine.
   */
  start(program: ThreadProgram, handler: ThreadHandler): Promise<Thread>;
}
