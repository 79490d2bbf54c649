import type { Key } from './station.ts';

/** How long a repeating Enter counts as held. */
const holdMs = 1000;
/** A longer gap between two Enters ends a hold. */
const gapMs = 700;

/**
 * Turns a terminal's bytes into keys. Terminals tell no key-up, so SELECT is held when Enter (or
 * the space bar) repeats for a second; `l` is the same without patience. A short press is told
 * when the gap after it has shown that it was short.
 */
export class KeyReader {
  private holdStart = 0;
  private lastSelect = 0;
  private held = false;

  /** Keys for one chunk of input; 'quit' for q, Ctrl-C and Ctrl-D. `nowMs` is monotonic. */
  read(chunk: string, nowMs: number): (Key | 'quit')[] {
    const keys: (Key | 'quit')[] = [];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals send them
    for (const [token] of chunk.matchAll(/\x1b\[[A-D]|[\s\S]/g)) {
      const key = this.one(token, nowMs);
      if (key !== null) keys.push(key);
    }
    return keys;
  }

  private one(token: string, nowMs: number): Key | 'quit' | null {
    switch (token) {
      case '\x1b[A':
        return 'UP';
      case '\x1b[B':
        return 'DOWN';
      case '\x1b[C':
        return 'RIGHT';
      case '\x1b[D':
        return 'LEFT';
      case 'l':
        return 'HOLD_SELECT';
      case '\r':
      case '\n':
      case ' ':
        return this.select(nowMs);
      case 'q':
      case '\x03':
      case '\x04':
        return 'quit';
      default:
        return null;
    }
  }

  private select(nowMs: number): Key | null {
    if (nowMs - this.lastSelect > gapMs) {
      this.holdStart = nowMs;
      this.held = false;
    }
    this.lastSelect = nowMs;
    if (this.held) return null;
    if (nowMs - this.holdStart >= holdMs) {
      this.held = true;
      return 'HOLD_SELECT';
    }
    return 'SELECT';
  }
}
