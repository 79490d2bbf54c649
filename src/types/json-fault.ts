const SHOWN_CHARACTERS = 500;

/** JSON that cannot be read, in the words of the parser that Cassandra uses (Jackson). */
export class JsonFault extends Error {
  /** The Java class, which some messages name as well. */
  readonly className: string;

  /** `offset`: how far the text was read when the fault was seen; `lineEnd`: of `jsonLocation`. */
  constructor(className: string, what: string, text: string, offset: number, lineEnd = offset) {
    super(`${what}\n at ${jsonLocation(text, offset, lineEnd)}`);
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Control characters as escapes, but for the ends of lines. */
function printable(text: string): string {
  return text.replace(
    CONTROLS,
    (found) => `\\u${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/**
 * `[Source: (String)"{"; line: 1, column: 2]`; an offset of -1 is column 0. `lineEnd`: up to where
 * ends of lines count; one that stands where it must not does not.
 */
export function jsonLocation(text: string, offset: number, lineEnd = offset): string {
  const before = text.slice(0, Math.max(lineEnd, 0));
  const lines = before.split(/\r\n?|\n/);
  const lineStart = before.length - (lines.at(-1) as string).length;
  const column = offset - lineStart + 1;
  const left = text.length - SHOWN_CHARACTERS;
  const truncated = left > 0 ? `[truncated ${left} chars]` : '';
  const shown = `(String)"${printable(text.slice(0, SHOWN_CHARACTERS))}"${truncated}`;
  return `[Source: ${shown}; line: ${lines.length}, column: ${column}]`;
}
