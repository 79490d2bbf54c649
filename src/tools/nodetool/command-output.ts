/** What a command printed, and the data behind it for `-F json`. */
export interface CommandOutput {
  readonly text: string;
  readonly data: unknown;
  readonly exitCode: number;
  readonly errorText?: string;
}

export function done(text: string, data: unknown): CommandOutput {
  return { text, data, exitCode: 0 };
}

/** A command that cannot be carried out: `error: ...` and exit code 2. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

/** What a wrong use is answered with. */
export function badUseText(message: string): string {
  return `nodetool: ${message}\nSee 'nodetool help' or 'nodetool help <command>'.\n`;
}
