/** The classes of characters the lexer decides by, as bits of one byte a character. */
export const Letter = 1;
export const Digit = 2;
export const Hex = 4;
export const Blank = 8;
export const WordPart = 16;

const classes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  let bits = 0;
  if (/[A-Za-z]/.test(character)) bits |= Letter;
  if (/[0-9]/.test(character)) bits |= Digit;
  if (/[0-9A-Fa-f]/.test(character)) bits |= Hex;
  if (/[ \t\n\r]/.test(character)) bits |= Blank;
  if (/[A-Za-z0-9_]/.test(character)) bits |= WordPart;
  classes[code] = bits;
}

/** Whether the UTF-16 unit is of one of the classes; NaN, past the end of the text, is of none. */
export function is(code: number, bits: number): boolean {
  return code < 128 && ((classes[code] as number) & bits) !== 0;
}
