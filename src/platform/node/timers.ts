import type { Timer, Timers } from '../timers.ts';

/** The longest delay that the runtime knows; a longer one would fire at once. */
const longestMs = 2 ** 31 - 1;

/** Timers of the runtime. None keeps the process alive: open sockets and the main program do. */
export class NodeTimers implements Timers {
  after(delayMs: number, callback: () => void): Timer {
    const handle = setTimeout(callback, Math.min(delayMs, longestMs)).unref();
    return { cancel: () => clearTimeout(handle) };
  }

  every(periodMs: number, callback: () => void): Timer {
    const handle = setInterval(callback, Math.min(periodMs, longestMs)).unref();
    return { cancel: () => clearInterval(handle) };
  }

  soon(callback: () => void): void {
    setImmediate(callback);
  }
}
