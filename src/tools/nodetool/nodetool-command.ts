import type { AdminAddress } from '../admin-client/index.ts';
import {
  AdminClient,
  AdminRefusal,
  AdminUnreachable,
  adminAddress,
} from '../admin-client/index.ts';
import { badUseText, CommandFailure, isNodeAway } from './command-output.ts';
import { commands, missingCommands } from './command-table.ts';
import { commandHelp, generalHelp } from './help.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import { BadUse, parseArguments } from './parse-arguments.ts';
import { NodeCommand } from './run-command.ts';

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/**
 * Runs `nodetool ARGUMENTS`. Texts, streams and exit codes are Cassandra's: 1 for a wrong use or a
 * node that does not answer, 2 for a failure. `admin`: where `--admin` of the program says.
 */
export async function runNodetool(
  words: readonly string[],
  admin: string | undefined,
): Promise<Output> {
  try {
    const parsed = parseArguments(words);
    checkFormat(parsed);
    if (parsed.command === null) return printed(generalHelp());
    if (parsed.command.name === 'help') return printed(helpFor(parsed.words));
    return await ask(parsed, parsed.command.name, admin);
  } catch (error) {
    if (error instanceof BadUse) return badUse(withNote(error.message, words));
    if (error instanceof AdminRefusal) return refused(error);
    if (error instanceof CommandFailure) return failed(error.message);
    throw error;
  }
}

function checkFormat({ command, options }: ParsedArguments): void {
  const format = options.get('format');
  const formats = command?.formats ?? ['json'];
  if (format === undefined || formats.includes(String(format))) return;
  throw new BadUse(`arguments for -F are ${command?.formatsText ?? formats.join(',')} only.`);
}

async function ask(
  parsed: ParsedArguments,
  name: string,
  admin: string | undefined,
): Promise<Output> {
  const target = targetOf(parsed, admin);
  try {
    const command = new NodeCommand(new AdminClient(target.admin, null), target.node, parsed);
    const { text, data, exitCode, errorText = '', isFormatted } = await command.run(name);
    const isJson = parsed.options.has('format') && isFormatted !== true;
    const stdout = isJson ? `${JSON.stringify(data, null, 2)}\n` : text;
    return { stdout, stderr: errorText, exitCode };
  } catch (error) {
    if (error instanceof AdminUnreachable) {
      const hint = 'no cluster administers there; start one with: ilion demo\n';
      return unreachable(target, error.reason, target.isLoopback ? hint : '');
    }
    const isAway = error instanceof AdminRefusal && isNodeAway(error);
    if (!isAway) throw error;
    return unreachable(target, 'ECONNREFUSED', `${error.message}; ${error.hint}\n`);
  }
}

interface Target {
  readonly admin: AdminAddress;
  /** Name or address. */
  readonly node: string;
  readonly host: string;
  readonly isLoopback: boolean;
}

/**
 * Nodes of one process share one administration on loopback, so a loopback host names the node and
 * the port names the administration; any other host is where the administration listens.
 */
function targetOf({ options }: ParsedArguments, admin: string | undefined): Target {
  const host = String(options.get('host') ?? '127.0.0.1');
  const own = options.get('admin');
  const usual = adminAddress(own === undefined ? admin : String(own));
  const port = options.has('port') ? portOf(String(options.get('port'))) : usual.port;
  const isLoopback = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host);
  const address = /^(localhost|::1)$/.test(host) ? '127.0.0.1' : host;
  const node = String(options.get('node') ?? address);
  const adminHost = isLoopback ? usual.host : host;
  return { admin: { host: adminHost, port }, node, host, isLoopback };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw new BadUse(`For input string: "${text}"`);
}

function helpFor([name]: readonly string[]): string {
  if (name === undefined) return generalHelp();
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return commandHelp(command);
  return missingCommands.has(name) ? `${notHere(name)}\n\n` : `Unknown command ${name}\n\n`;
}

function notHere(name: string): string {
  return `'${name}' is a command of Cassandra's nodetool that Ilion does not have yet`;
}

/** A command of Cassandra's that is missing here deserves better than "unexpected". */
function withNote(message: string, words: readonly string[]): string {
  const missing = words.find((word) => missingCommands.has(word));
  const isUnexpected = message.startsWith('Found unexpected');
  return isUnexpected && missing !== undefined ? notHere(missing) : message;
}

function printed(stdout: string): Output {
  return { stdout, stderr: '', exitCode: 0 };
}

function badUse(message: string): Output {
  return { stdout: badUseText(message), stderr: '', exitCode: 1 };
}

function refused({ status, message }: AdminRefusal): Output {
  if (status < 500) return badUse(message);
  return failed(message);
}

function failed(message: string): Output {
  return { stdout: '', stderr: `error: ${message}\n`, exitCode: 2 };
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "ConnectException: 'Connection refused'",
  ETIMEDOUT: "ConnectException: 'Connection timed out'",
  ENOTFOUND: "UnknownHostException: 'Unknown host'",
};

function unreachable({ host, admin }: Target, reason: string, hint: string): Output {
  const why = reasons[reason] ?? `IOException: '${reason}'`;
  const message = `nodetool: Failed to connect to '${host}:${admin.port}' - ${why}.\n`;
  return { stdout: '', stderr: message + hint, exitCode: 1 };
}
