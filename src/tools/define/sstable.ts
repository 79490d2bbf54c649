import { once } from 'node:events';
import type { Command } from 'commander';

interface DumpFlags {
  readonly key?: readonly string[];
  readonly excludeKey?: readonly string[];
  readonly enumerate?: boolean;
  readonly lines?: boolean;
  readonly timestamps?: boolean;
}

async function out(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

async function nowInSeconds(): Promise<number> {
  const { NodeClock } = await import('../../platform/node/index.ts');
  return Math.floor(new NodeClock().nowMillis() / 1000);
}

/** `ilion sstable` */
export function defineSSTable(program: Command): void {
  const sstable = program
    .command('sstable')
    .description('look into the data files of a table, those of Apache Cassandra included')
    .addHelpText(
      'after',
      `
FILE is any component, such as nb-1-big-Data.db. No node and no schema are needed.

Examples:
  ilion sstable dump data/ks/t-1b2c/nb-1-big-Data.db
  ilion sstable metadata data/ks/t-1b2c/nb-1-big-Data.db
  ilion sstable verify data/ks/t-1b2c/*-Data.db
  ilion sstable scrub data/ks/t-1b2c/nb-1-big-Data.db saved
  ilion sstable import snapshot/ks/t data/ks/t-1b2c...`,
    );
  sstable
    .command('dump <file>')
    .description('print partitions and rows as JSON, as sstabledump does')
    .option('-k, --key <key...>', 'only these partitions')
    .option('-x, --exclude-key <key...>', 'without these partitions')
    .option('-e, --enumerate', 'print keys only')
    .option('-l, --lines', 'print a partition a line')
    .option('-t, --timestamps', 'print times as numbers')
    .addHelpText('after', '\nExample:\n  ilion sstable dump nb-1-big-Data.db -k 42')
    .action(async (file: string, flags: DumpFlags) => {
      const { dumpSSTable } = await import('../sstable/index.ts');
      const options = {
        keys: flags.key ?? [],
        excludedKeys: flags.excludeKey ?? [],
        onlyKeys: flags.enumerate === true,
        asLines: flags.lines === true,
        rawTimes: flags.timestamps === true,
      };
      await dumpSSTable(file, options, await nowInSeconds(), out);
    });
  sstable
    .command('metadata <file>')
    .description('print what is known of a file without its data, as sstablemetadata does')
    .addHelpText('after', '\nExample:\n  ilion sstable metadata nb-1-big-Data.db')
    .action(async (file: string) => {
      const { sstableMetadata } = await import('../sstable/index.ts');
      await out(await sstableMetadata(file, await nowInSeconds()));
    });
  sstable
    .command('verify <file...>')
    .description('compare all checksums and all that must fit together; ends with 1 on damage')
    .addHelpText('after', '\nExample:\n  ilion sstable verify data/ks/*/*-Data.db')
    .action(async (files: readonly string[]) => {
      const { verifyFiles } = await import('../sstable/index.ts');
      if (!(await verifyFiles(files, out))) process.exitCode = 1;
    });
  sstable
    .command('scrub <file> <folder>')
    .description(
      'write what can be read of a file into a folder, whatever its index says; ends with 1 when ' +
        'something is lost',
    )
    .addHelpText(
      'after',
      `
The file stays as it is. What comes into the folder is a file of its own, for ilion sstable import or
nodetool import.

Example:
  ilion sstable scrub data/ks/t-1b2c/nb-1-big-Data.db saved`,
    )
    .action(async (file: string, folder: string) => {
      const { scrubCommand } = await import('../sstable/index.ts');
      if (!(await scrubCommand(file, folder, out))) process.exitCode = 1;
    });
  sstable
    .command('import <folder> <table-folder>')
    .description(
      'put the SSTables of a folder into that of a table, while its node is stopped (a running node ' +
        'takes them by: ilion nodetool import)',
    )
    .addHelpText(
      'after',
      `
All files are verified first. They keep their old names, too, and share their bytes with the new ones where
the file system can do that. Indexes of the table are not built by this: nodetool rebuild_index does.

Example:
  ilion sstable import backup/ks/t data/node1/data/ks/t-5f1e0e80ecb011f19a1f7960652ed95c`,
    )
    .action(async (folder: string, table: string) => {
      const { importCommand } = await import('../sstable/index.ts');
      if (!(await importCommand(folder, table, out))) process.exitCode = 1;
    });
}
