import { AdminRefusal } from '../admin-client/index.ts';
import { javaJson, javaYaml } from './format/index.ts';
import { BadUse } from './parse-arguments.ts';

/** What a command printed, and the data behind it for `-F json`. */
export interface CommandOutput {
  readonly text: string;
  readonly data: unknown;
  readonly exitCode: number;
  readonly errorText?: string;
  /** The text is in the format that was asked for already. */
  readonly isFormatted?: boolean;
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

/**
 * A command that says something before it does what it does, and what comes of it behind that. Rejects
 * with errors that are none of a wrong use or a refusal.
 */
export async function announced(text: string, act: () => Promise<string>): Promise<CommandOutput> {
  try {
    return done(text + (await act()), {});
  } catch (error) {
    const message = (error as Error).message;
    if (error instanceof BadUse || (error instanceof AdminRefusal && error.status < 500)) {
      return { text: text + badUseText(message), data: { error: message }, exitCode: 1 };
    }
    if (!(error instanceof AdminRefusal || error instanceof CommandFailure)) throw error;
    const errorText = `error: ${message}\n`;
    return { text, data: { error: message }, exitCode: 2, errorText };
  }
}

/** What a command says of a table that is not there: Cassandra's nodetool has no way to ask for it. */
export function tableNotFound(keyspace: string, table: string): CommandOutput {
  const error = `ColumnFamilyStore for ${keyspace}/${table} not found.`;
  return { text: '', data: { error }, exitCode: 1, errorText: `${error}\n` };
}

/** The node itself is not there, or does not live. */
export function isNodeAway({ message }: AdminRefusal): boolean {
  return /^(there is no )?node /.test(message);
}

/** Runs what a node refuses with status 404 when a table is not there. */
export async function orNotFound(
  keyspace: string,
  table: string,
  act: () => Promise<CommandOutput>,
): Promise<CommandOutput> {
  try {
    return await act();
  } catch (error) {
    const isAway = error instanceof AdminRefusal && error.status === 404 && !isNodeAway(error);
    if (!isAway) throw error;
    return tableNotFound(keyspace, table);
  }
}

type Data = Parameters<typeof javaYaml>[0];

/** What the option `-F` wants: the text, or the data in the form of Cassandra's libraries. */
export function formatted(
  format: string | true | undefined,
  text: string,
  data: Data,
): CommandOutput {
  if (format === undefined) return done(text, null);
  const shown = format === 'yaml' ? `${javaYaml(data)}\n` : `${javaJson(data)}\n`;
  return { text: shown, data: null, exitCode: 0, isFormatted: true };
}
