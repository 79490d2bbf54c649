export interface Timer {
  /** Does nothing when the timer has fired or was cancelled before. */
  cancel(): void;
}

export interface Timers {
  /** Calls once after `delayMs` milliseconds. Never keeps the process alive. */
  after(delayMs: number, callback: () => void): Timer;
  /** Calls every `periodMs` milliseconds until cancelled. */
  every(periodMs: number, callback: () => void): Timer;
  /** Calls once after the input that is already waiting has been handled. */
  soon(callback: () => void): void;
}

/** A promise that is kept when whatever else is ready has had its turn. */
export function giveWay(timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    timers.soon(resolve);
  });
}

/** A promise that is kept after `delayMs`. */
export function sleep(timers: Timers, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(delayMs, resolve);
  });
}
