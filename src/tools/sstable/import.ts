import { resolve } from 'node:path';
import { Corruption } from '../../base/error/index.ts';
import { TimeUuidGenerator } from '../../base/uuid/index.ts';
import type { Disk } from '../../platform/index.ts';
import { NodeClock, NodeDisk, NodeRandom } from '../../platform/node/index.ts';
import { fileSetsOf } from '../../storage/import/index.ts';
import { FileTransaction, hasUnfinishedTransactions } from '../../storage/lifecycle/index.ts';
import type { SSTableDescriptor } from '../../storage/sstable/index.ts';
import {
  Component,
  componentPath,
  nextGeneration,
  parseComponentName,
  sstableName,
  verifySSTable,
} from '../../storage/sstable/index.ts';
import { adoptSSTable } from '../../storage/sstable/writer/index.ts';
import { CommandFailure } from '../command-failure.ts';
import { nameSSTable, openNamed } from './open-file.ts';

const TABLE_FOLDER = /\/[^/]+-[0-9a-f]{32}$/;

/**
 * Puts the SSTables of a folder into the folder of a table of a node that is stopped, all of them at one
 * stroke; gives their new names. They stay where they are, too. Throws CommandFailure, and Corruption
 * when one is damaged: nothing is taken then.
 */
export async function importFiles(source: string, target: string): Promise<readonly string[]> {
  const disk = new NodeDisk();
  const [from, to] = [resolve(source), resolve(target)];
  await checkTarget(disk, to);
  const sets = await fileSetsOf(disk, from);
  if (sets.length === 0) throw new CommandFailure(`There are no SSTables in ${source}`);
  for (const set of sets) await verify(set);
  const clock = new NodeClock();
  const ids = new TimeUuidGenerator(clock, new NodeRandom());
  const environment = { disk, newId: () => ids.next() };
  const transaction = new FileTransaction(environment, to, 'unknowncompactiontype');
  try {
    const names = await adoptAll(disk, sets, to, (name) => transaction.adding(name));
    await transaction.commit();
    await transaction.finish();
    return names;
  } catch (error) {
    if (!transaction.isCommitted) await transaction.abort();
    throw error;
  }
}

async function checkTarget(disk: Disk, target: string): Promise<void> {
  const isFolder = (await disk.facts(target))?.isDirectory === true;
  if (!isFolder || !TABLE_FOLDER.test(target)) {
    const hint = 'Name a folder such as data/KEYSPACE/TABLE-ID, with the id of the table.';
    throw new CommandFailure(`${target} is not the folder of a table`, hint);
  }
  if (!(await hasUnfinishedTransactions(disk, target))) return;
  const hint = 'Start the node, stop it in good order, and try again.';
  throw new CommandFailure(`A node has left something unfinished in ${target}`, hint);
}

async function verify(set: SSTableDescriptor): Promise<void> {
  const named = await nameSSTable(componentPath(set, Component.DATA));
  const sstable = await openNamed(named);
  try {
    await verifySSTable(named.disk, sstable, named.table);
  } finally {
    await sstable.release();
  }
}

async function adoptAll(
  disk: Disk,
  sets: readonly SSTableDescriptor[],
  directory: string,
  announce: (name: string) => Promise<void>,
): Promise<readonly string[]> {
  const present = (await disk.list(directory)).flatMap(
    (file) => parseComponentName(directory, file)?.descriptor.generation ?? [],
  );
  const names: string[] = [];
  let generation = nextGeneration(present);
  for (const set of sets) {
    const target = { directory, version: set.version, generation };
    const name = sstableName(target);
    await announce(name);
    const options = { resetLevel: true, clearRepaired: true, copies: false };
    await adoptSSTable({ disk, source: set, target, ...options });
    names.push(name);
    generation = nextGeneration([generation]);
  }
  return names;
}

/** Runs the command; false when a file is damaged. */
export async function importCommand(
  source: string,
  target: string,
  out: (text: string) => Promise<void>,
): Promise<boolean> {
  try {
    for (const name of await importFiles(source, target)) await out(`${target}/${name}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof Corruption)) throw error;
    await out(`DAMAGED: ${error.message}\n`);
    return false;
  }
}
