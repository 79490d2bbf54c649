/**
 * The characters of a quoted token without its quotes: a string in single quotes or between `$$`,
 * or a name in double quotes. Doubled quotes become one, except between `$$`.
 *
 * @param start offset of the first quote in the text
 * @param end offset after the last quote
 */
export function unquote(text: string, start: number, end: number): string {
  const first = text.charCodeAt(start);
  if (first === 36) return text.slice(start + 2, end - 2);
  const inner = text.slice(start + 1, end - 1);
  if (first === 39) return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
  return inner.includes('"') ? inner.replaceAll('""', '"') : inner;
}
