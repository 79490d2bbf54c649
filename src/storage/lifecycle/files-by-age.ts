import type { Disk } from '../../platform/index.ts';
import { Component } from '../sstable/descriptor/index.ts';

export interface FilesByAge {
  /** Oldest change first, the order in which they are removed: the newest time stays to the last. */
  readonly names: readonly string[];
  /** When the youngest was changed, milliseconds since the epoch; 0 for none. */
  readonly newestMillis: number;
}

/**
 * The components of a file set. Statistics may be changed in place (levels, repair), so that their
 * time says nothing about the set: they do not count for the newest.
 */
export async function filesByAge(
  disk: Disk,
  directory: string,
  prefix: string,
): Promise<FilesByAge> {
  const found: { readonly name: string; readonly millis: number }[] = [];
  for (const name of await disk.list(directory)) {
    if (!name.startsWith(prefix)) continue;
    const facts = await disk.facts(`${directory}/${name}`);
    if (facts !== null) found.push({ name, millis: facts.modifiedMillis });
  }
  found.sort((left, right) => left.millis - right.millis);
  const dated = found.filter(({ name }) => !name.endsWith(Component.STATISTICS));
  return { names: found.map(({ name }) => name), newestMillis: dated.at(-1)?.millis ?? 0 };
}
