import type { CommandSpecification, OptionSpecification } from './command-specification.ts';
import { commands, globalOptions, ownOptions } from './command-table.ts';

/** A wrong use, as nodetool words it. */
export class BadUse extends Error {
  override readonly name = 'BadUse';
}

export interface ParsedArguments {
  /** Null when no command was given. */
  readonly command: CommandSpecification | null;
  /** By long name without dashes; a switch that was given is `true`. */
  readonly options: ReadonlyMap<string, string | true>;
  readonly words: readonly string[];
}

/**
 * Reads nodetool's arguments as Cassandra's parser does: its global options stand before the
 * command; `--name value`, `--name=value` and `-nvalue` are alike; what looks like an unknown option
 * is a word where words are taken, else an error. Our own options stand anywhere.
 * Throws `BadUse`, also for a missing value.
 */
export function parseArguments(words: readonly string[]): ParsedArguments {
  const options = new Map<string, string | true>();
  const tokens = [...words];
  takeOptions(tokens, [...globalOptions, ...ownOptions], options);
  const name = tokens[0];
  if (name === undefined) return { command: null, options, words: [] };
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw unexpected(tokens);
  tokens.shift();
  const allowed = [...command.options, ...ownOptions];
  const rest: string[] = [];
  takeOptions(tokens, allowed, options);
  while (command.arguments !== null && tokens.length > 0) {
    if (tokens[0] === '--') {
      rest.push(...tokens.splice(0).slice(1));
      break;
    }
    rest.push(tokens.shift() as string);
    takeOptions(tokens, allowed, options);
  }
  if (tokens.length > 0) throw unexpected(tokens);
  return { command, options, words: rest };
}

function unexpected(tokens: readonly string[]): BadUse {
  return new BadUse(`Found unexpected parameters: [${tokens.join(', ')}]`);
}

function takeOptions(
  tokens: string[],
  allowed: readonly OptionSpecification[],
  into: Map<string, string | true>,
): void {
  while (takeOption(tokens, allowed, into));
}

/** Takes one option from the front; false when there is none. */
function takeOption(
  tokens: string[],
  allowed: readonly OptionSpecification[],
  into: Map<string, string | true>,
): boolean {
  const token = tokens[0] ?? '';
  const exact = allowed.find(({ names }) => (names as readonly string[]).includes(token));
  if (exact !== undefined) {
    tokens.shift();
    const value = exact.value === null ? true : tokens.shift();
    if (value === undefined) {
      throw new BadUse(`Required values for option '${exact.value}' not provided`);
    }
    into.set(keyOf(exact), value);
    return true;
  }
  for (const option of allowed) {
    const prefix = option.names
      .map((each) => (each.startsWith('--') ? `${each}=` : each))
      .find((start) => token.startsWith(start) && (start.endsWith('=') || start.length === 2));
    if (option.value === null || prefix === undefined) continue;
    tokens.shift();
    into.set(keyOf(option), token.slice(prefix.length));
    return true;
  }
  return false;
}

function keyOf({ names }: OptionSpecification): string {
  const known = names.find((name) => name.startsWith('--')) ?? names[0];
  return known.replace(/^-+/, '');
}
