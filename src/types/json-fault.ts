const SHOWN_CHARACTERS = 500;

/** JSON that cannot be read, in the words of the parser that Cassandra uses (Jackson). */
export class JsonFault extends Error {
  /** The Java class, which some messages name as well. */
  readonly className: string;

  /** `offset`: how far the text was read when the fault was seen. */
  constructor(className: string, what: string, text: string, offset: number) {
    super(`${what}\n at ${jsonLocation(text, offset)}`);
    this.className = className;
  }

  /** As Java prints an exception. */
  override toString(): string {
    return `${this.className}: ${this.message}`;
  }
}

export const JSON_PARSE_EXCEPTION = 'com.fasterxml.jackson.core.JsonParseException';
export const JSON_EOF_EXCEPTION = 'com.fasterxml.jackson.core.io.JsonEOFException';
export const MISMATCHED_INPUT = 'com.fasterxml.jackson.databind.exc.MismatchedInputException';
export const INVALID_FORMAT = 'com.fasterxml.jackson.databind.exc.InvalidFormatException';

/** `[Source: (String)"{"; line: 1, column: 2]`; an offset of -1 is column 0. */
export function jsonLocation(text: string, offset: number): string {
  const before = text.slice(0, Math.max(offset, 0));
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const left = text.length - SHOWN_CHARACTERS;
  const truncated = left > 0 ? `[truncated ${left} chars]` : '';
  const shown = `(String)"${text.slice(0, SHOWN_CHARACTERS)}"${truncated}`;
  return `[Source: ${shown}; line: ${line}, column: ${column}]`;
}
