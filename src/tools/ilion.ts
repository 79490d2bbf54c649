#!/usr/bin/env node
/**
 * The command line. Each command's code is loaded when it runs, so that `--help` and the start of a
 * cluster wait for nothing they do not need.
 */
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import { defineClient } from './define/client.ts';
import { defineCqlsh } from './define/cqlsh.ts';
import { defineCtl } from './define/ctl.ts';
import { defineNodetool } from './define/nodetool.ts';
import { definePanel } from './define/panel.ts';
import { defineReady } from './define/ready.ts';
import { defineSSTable } from './define/sstable.ts';
import { defineDemo, defineStart } from './define/start.ts';
import { defineStress } from './define/stress.ts';
import { tellFailure } from './tell-failure.ts';

// V8 learns from the rows of memtables, which stay, that arrays made at the same places in the code are
// better made among old objects. But a read makes its rows at these places, too: they were dead among the
// old, kept others alive, and a read of a hundred rows took twice its time.
setFlagsFromString('--no-allocation-site-pretenuring');

const program = new Command('ilion')
  .description('Apache Cassandra rebuilt in TypeScript: a whole cluster in one process')
  .version('0.1.0', '-V, --version', 'print the version of Ilion')
  .helpOption('-h, --help', 'show help')
  .helpCommand('help [command]', 'show help for a command')
  .enablePositionalOptions()
  .showSuggestionAfterError()
  .showHelpAfterError('(see: ilion help)')
  .addHelpText(
    'after',
    `
Examples:
  ilion demo                           the nine-node cluster of two data centres
  ilion start                          one node at 127.0.0.1:9042
  ilion start --topology DC1:3x2,DC2:1x3 --data ./data
  ilion nodetool status                in another terminal
  ilion ctl stop DC1:RAC2              lose a rack
  ilion help start                     more about one command

Ilion is not affiliated with the Apache Software Foundation.`,
  );

defineDemo(program);
defineStart(program);
defineNodetool(program);
defineCtl(program);
defineClient(program);
defineCqlsh(program);
definePanel(program);
defineReady(program);
defineSSTable(program);
defineStress(program);

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  // What failed may have left a socket open, which must not keep the process.
  process.exit(tellFailure(error));
}
