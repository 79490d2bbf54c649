/**
 * Cassandra checks UTF-8 with a small machine of its own, a little laxer than the standard: it
 * lets surrogates, overlong zeros (c0 80) and some impossible code points pass. What it takes,
 * real clusters hold, so it decides where the standard's check says no.
 *
 * Each state says which next bytes are refused and what follows an accepted one.
 */
interface State {
  readonly refuses: (byte: number) => boolean;
  readonly next: State | null;
}

const isNotContinuation = (byte: number): boolean => (byte & 0xc0) !== 0x80;
const LAST: State = { refuses: isNotContinuation, next: null };
const LAST_OF_ZERO: State = { refuses: (byte) => byte !== 0x80, next: null };
const LAST_TWO: State = { refuses: isNotContinuation, next: LAST };
const AFTER_E0: State = { refuses: (byte) => (byte & 0xe0) === 0x80, next: LAST };
const LAST_THREE: State = { refuses: isNotContinuation, next: LAST_TWO };
const AFTER_F0: State = { refuses: (byte) => (byte & 0x30) === 0, next: LAST_TWO };

/** Whether Cassandra's text type takes the bytes. */
export function passesCassandraUtf8(bytes: Buffer): boolean {
  let state: State | null = null;
  for (const byte of bytes) {
    if (state !== null) {
      if (state.refuses(byte)) return false;
      state = state.next;
    } else if (byte >= 0x80) {
      state = afterLead(byte);
      if (state === null) return false;
    }
  }
  return state === null;
}

/** What must follow a first byte of several; null when no character begins so. */
function afterLead(byte: number): State | null {
  if (byte >> 5 === 0b110) {
    if (byte === 0xc0) return LAST_OF_ZERO;
    return (byte & 0x1e) === 0 ? null : LAST;
  }
  if (byte >> 4 === 0b1110) return byte === 0xe0 ? AFTER_E0 : LAST_TWO;
  if (byte >> 3 === 0b11110) return byte === 0xf0 ? AFTER_F0 : LAST_THREE;
  return null;
}
