import { Kind } from '../lexer/index.ts';
import type { Cursor } from './cursor.ts';

/** IF NOT EXISTS, or nothing. */
export function acceptIfNotExists(cursor: Cursor): boolean {
  return cursor.acceptAll(Kind.IF, Kind.NOT, Kind.EXISTS);
}

/** IF EXISTS, or nothing. */
export function acceptIfExists(cursor: Cursor): boolean {
  return cursor.acceptAll(Kind.IF, Kind.EXISTS);
}
