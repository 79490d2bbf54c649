import { Corruption } from '../../base/error/index.ts';
import type { Disk } from '../../platform/index.ts';
import type { SSTableDescriptor } from '../sstable/descriptor/index.ts';
import { Component, parseComponentName } from '../sstable/descriptor/index.ts';

const DATA_NAME = new RegExp(`^[^-]+-[^-]+-[^-]+-${Component.DATA.replace('.', '\\.')}$`);

/**
 * The file sets of a folder, by their Data components. Throws `Corruption` for one of a format or a
 * version that is not known: a folder is taken as a whole or not at all.
 */
export async function fileSetsOf(
  disk: Disk,
  directory: string,
): Promise<readonly SSTableDescriptor[]> {
  const found: SSTableDescriptor[] = [];
  for (const file of await disk.list(directory)) {
    if (!DATA_NAME.test(file)) continue;
    const parsed = parseComponentName(directory, file);
    if (parsed === null) {
      throw new Corruption(`${directory}/${file}`, 0, 'No name of a data file that can be read');
    }
    found.push(parsed.descriptor);
  }
  return found;
}
