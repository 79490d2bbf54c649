import { expandedPath } from '../configuration-file.ts';

/** The name in quotes, with `~` for the user's folder; null when there is none. */
export function fileNameOf(text: string): string | null {
  const match = /^'((?:[^']|'')+)'$/.exec(text) ?? /^"([^"]+)"$/.exec(text);
  const name = match?.[1]?.replaceAll("''", "'");
  return name === undefined ? null : expandedPath(name);
}
