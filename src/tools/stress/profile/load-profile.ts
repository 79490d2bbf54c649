import { readFile } from 'node:fs/promises';
import { CommandFailure } from '../../command-failure.ts';
import { builtInProfiles } from './built-in.ts';
import type { Profile } from './profile.ts';
import { readProfile } from './read-profile.ts';

/**
 * Text of the profile of a name, or of a file. A built-in one has the word REPLICATION where
 * `replication` is put: a map of CQL.
 */
export async function profileText(name: string, replication: string): Promise<string> {
  const own = Object.hasOwn(builtInProfiles, name) ? builtInProfiles[name] : undefined;
  if (own !== undefined) return own.replace('REPLICATION', () => replication);
  try {
    return await readFile(name, 'utf8');
  } catch (error) {
    throw new CommandFailure(
      `cannot read the profile ${name}: ${(error as Error).message}`,
      `give a file, or one of ${Object.keys(builtInProfiles).join(', ')}`,
    );
  }
}

/** Throws `CommandFailure`. */
export async function loadProfile(name: string, replication: string): Promise<Profile> {
  return readProfile(await profileText(name, replication), name);
}

/** `3`, or `DC1:3,DC2:2`, as a replication map of CQL. Throws `CommandFailure`. */
export function replicationOf(text: string): string {
  if (/^[1-9]\d*$/.test(text)) return `{'class': 'SimpleStrategy', 'replication_factor': ${text}}`;
  const parts = text.split(',').map((part) => /^\s*([\w.-]+):(\d+)\s*$/.exec(part));
  if (parts.some((part) => part === null)) {
    throw new CommandFailure(`--replication: write 3, or DC1:3,DC2:2, not "${text}"`);
  }
  const list = parts.map((part) => `'${part?.[1]}': ${part?.[2]}`);
  return `{'class': 'NetworkTopologyStrategy', ${list.join(', ')}}`;
}
