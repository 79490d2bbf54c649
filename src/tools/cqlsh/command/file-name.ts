import { homedir } from 'node:os';

/** The name in quotes, with `~` for the user's folder; null when there is none. */
export function fileNameOf(text: string): string | null {
  const match = /^'((?:[^']|'')+)'$/.exec(text) ?? /^"([^"]+)"$/.exec(text);
  const name = match?.[1]?.replaceAll("''", "'");
  if (name === undefined) return null;
  return name.startsWith('~/') ? homedir() + name.slice(1) : name;
}
