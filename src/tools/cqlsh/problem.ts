/** Ends the shell in good order. */
export class ShellExit extends Error {
  override readonly name = 'ShellExit';
}

/** Something the user typed cannot be done; the message is all there is to say. */
export class ShellProblem extends Error {
  override readonly name = 'ShellProblem';
}

/** A name as CQL needs it. */
export function quoted(name: string): string {
  return /^[a-z][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The name that is written so in CQL. */
export function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();
}
