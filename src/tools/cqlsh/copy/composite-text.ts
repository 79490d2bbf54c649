import { ShellProblem } from '../problem.ts';

const brackets: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')' };
const closing = new Set(Object.values(brackets));

/**
 * The parts of a collection in a cell of a CSV file, between its brackets, of whatever kind they are, by its commas,
 * those left out that stand within brackets or single quotes. Behind the last comma may be nothing. Throws `ShellProblem` for a text without brackets.
 */
export function partsOfComposite(text: string): readonly string[] {
  const trimmed = text.trim();
  if (trimmed.length < 2 || brackets[trimmed[0] ?? ''] !== trimmed.at(-1)) {
    throw new ShellProblem(
      `Invalid composite string, it should start and end with matching parentheses: ${trimmed}`,
    );
  }
  const parts = splitOutside(trimmed.slice(1, -1), ',', Number.POSITIVE_INFINITY);
  return parts.at(-1) === '' ? parts.slice(0, -1) : parts;
}

/** Name and value of an entry. Throws `ShellProblem` for one without a colon. */
export function entryOfComposite(text: string): readonly [name: string, value: string] {
  const [name = '', value] = splitOutside(text, ':', 1);
  if (value === undefined) throw new ShellProblem(`No value in the entry ${text.trim()}`);
  return [name, value];
}

/** A part without the blanks and the single quotes around it. */
export function unquotedPart(text: string): { text: string; isQuoted: boolean } {
  const trimmed = text.trim();
  const isQuoted = trimmed.length > 1 && trimmed.startsWith("'") && trimmed.endsWith("'");
  return { text: isQuoted ? trimmed.slice(1, -1).replaceAll("''", "'") : trimmed, isQuoted };
}

/** Cuts at that many separators at most. */
function splitOutside(text: string, separator: string, cuts: number): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let isInQuotes = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === "'") isInQuotes = !isInQuotes;
    else if (isInQuotes) continue;
    else if (brackets[character] !== undefined) depth++;
    else if (closing.has(character)) depth--;
    else if (character === separator && depth === 0 && parts.length < cuts) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
