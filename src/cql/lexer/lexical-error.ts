/** Where and why a text stops being tokens, with the message's part after `line l:c `. */
export type LexicalError = { readonly offset: number; readonly message: string };

/** No token begins or goes on with the character at the offset. */
export function noViableCharacter(text: string, offset: number): LexicalError {
  return { offset, message: `no viable alternative at character ${shown(text, offset)}` };
}

/** One character had to be at the offset, and another is. */
export function mismatchedCharacter(text: string, offset: number, expected: string): LexicalError {
  const message = `mismatched character ${shown(text, offset)} expecting '${expected}'`;
  return { offset, message };
}

/** One of several characters had to be at the offset; Cassandra prints the set as null. */
export function mismatchedSet(text: string, offset: number): LexicalError {
  return { offset, message: `mismatched character ${shown(text, offset)} expecting set null` };
}

/** At least one character of a kind had to follow. */
export function missingRepetition(text: string, offset: number): LexicalError {
  const found = shown(text, offset);
  return { offset, message: `required (...)+ loop did not match anything at character ${found}` };
}

function shown(text: string, offset: number): string {
  const character = text.charAt(offset);
  switch (character) {
    case '':
      return "'<EOF>'";
    case '\n':
      return "'\\n'";
    case '\t':
      return "'\\t'";
    case '\r':
      return "'\\r'";
    default:
      return `'${character}'`;
  }
}
