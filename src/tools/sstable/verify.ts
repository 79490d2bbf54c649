import { Corruption } from '../../base/error/index.ts';
import { verifySSTable } from '../../storage/sstable/index.ts';
import { nameSSTable, openNamed } from './open-file.ts';

/** Verifies SSTables one after the other; false when one is damaged. */
export async function verifyFiles(
  paths: readonly string[],
  out: (text: string) => Promise<void>,
): Promise<boolean> {
  let isSound = true;
  for (const path of paths) {
    try {
      await out(`${path}: ${await verifyFile(path)}\n`);
    } catch (error) {
      if (!(error instanceof Corruption)) throw error;
      isSound = false;
      await out(`${path}: DAMAGED: ${error.message}\n`);
    }
  }
  return isSound;
}

async function verifyFile(path: string): Promise<string> {
  const named = await nameSSTable(path);
  const sstable = await openNamed(named);
  try {
    const { partitions, rows } = await verifySSTable(named.disk, sstable, named.table);
    return `sound, ${partitions} partitions, ${rows} rows`;
  } finally {
    await sstable.release();
  }
}
