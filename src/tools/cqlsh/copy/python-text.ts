import { ShellProblem } from '../problem.ts';

/** A text as Python shows it in messages: `'it'`, `"it's"`. */
export function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const shown = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return quote + shown + quote;
}

/** Names with their values as Python shows a dictionary. */
export function pythonDictionary(values: ReadonlyMap<string, string>): string {
  const entries = [...values].map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`);
  return `{${entries.join(', ')}}`;
}

const integer = /^\s*([-+]?\d(?:_?\d)*)\s*$/;
const float =
  /^\s*([-+]?(?:(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:e[-+]?\d(?:_?\d)*)?|nan|inf|infinity))\s*$/i;

/** The digits of a whole number as Python takes them, with blanks around and `_` within. Throws `ShellProblem`. */
export function pythonInteger(text: string): string {
  const [, digits] = integer.exec(text) ?? [];
  if (digits !== undefined) return digits.replaceAll('_', '').replace(/^\+/, '');
  throw new ShellProblem(`invalid literal for int() with base 10: ${pythonText(text)}`);
}

/** A number as Python takes it. Throws `ShellProblem`. */
export function pythonFloat(text: string): number {
  const [, number] = float.exec(text) ?? [];
  if (number === undefined) {
    throw new ShellProblem(`could not convert string to float: ${pythonText(text)}`);
  }
  const sign = number.startsWith('-') ? -1 : 1;
  if (/nan$/i.test(number)) return Number.NaN;
  if (/inf(inity)?$/i.test(number)) return sign * Number.POSITIVE_INFINITY;
  return Number(number.replaceAll('_', ''));
}
