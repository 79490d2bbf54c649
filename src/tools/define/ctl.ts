import type { Command } from 'commander';
import type { Change, Ctl } from '../ctl/index.ts';

const changes: readonly (readonly [Change, string])[] = [
  ['stop', 'stop nodes in good order'],
  ['kill', 'end nodes as kill -9 does'],
  ['start', 'start stopped and killed nodes again, on their data'],
  ['pause', 'make nodes stand still, as SIGSTOP does'],
  ['resume', 'let paused nodes go on'],
];

/** `ilion ctl` */
export function defineCtl(program: Command): void {
  const ctl = program
    .command('ctl')
    .description('stop, start, kill and pause nodes; cut, slow and heal their links')
    .option('--admin <host:port>', 'administration (default: ILION_ADMIN, else 127.0.0.1:7199)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
TARGET is a node's name, a rack (DC1:RAC2) or a data centre (DC1).

Examples:
  ilion ctl status
  ilion ctl stop DC1:RAC2            an emergency stop
  ilion ctl start DC1
  ilion ctl cut DC1 DC2              no message passes between them
  ilion ctl cut DC1 DC2 --one-way    DC2 still reaches DC1
  ilion ctl slow DC1 DC2 200ms       what passes between them takes longer
  ilion ctl slow rpidc1r1n1 200ms    a node far from all others
  ilion ctl heal`,
    );
  for (const [change, description] of changes) {
    const example = `\nExample:\n  ilion ctl ${change} DC1:RAC2`;
    ctl
      .command(`${change} <target>`)
      .description(description)
      .addHelpText('after', example)
      .action(run(ctl, (control, target) => control.change(change, target)));
  }
  ctl
    .command('cut <from> <to>')
    .description('let no message pass between two targets')
    .option('--one-way', 'only from the first to the second')
    .addHelpText('after', '\nExample:\n  ilion ctl cut DC1 DC2 --one-way')
    .action(async (from: string, to: string, { oneWay }: { oneWay?: boolean }) => {
      const control = await load(ctl);
      process.stdout.write(await control.cut(from, to, oneWay === true));
    });
  ctl
    .command('slow <target> <other-or-delay> [delay]')
    .description('delay messages between two targets, or all of one target; 0 ends it')
    .addHelpText('after', '\nExamples:\n  ilion ctl slow DC1 DC2 200ms\n  ilion ctl slow DC2 200ms')
    .action(async (target: string, otherOrDelay: string, delay: string | undefined) => {
      const control = await load(ctl);
      const text =
        delay === undefined
          ? await control.slow(target, otherOrDelay)
          : await control.slowLink(target, otherOrDelay, delay);
      process.stdout.write(text);
    });
  ctl
    .command('heal')
    .description('mend all links; stopped nodes stay stopped')
    .addHelpText('after', '\nExample:\n  ilion ctl heal')
    .action(run(ctl, (control) => control.heal()));
  ctl
    .command('status')
    .description('list the nodes of the cluster, their states, and the faults between them')
    .addHelpText('after', '\nExample:\n  ilion ctl status --json')
    .action(run(ctl, (control) => control.status()));
}

function run(
  ctl: Command,
  action: (control: Ctl, first: string, second: string) => Promise<string>,
): (first: string, second: string) => Promise<void> {
  return async (first, second) => {
    process.stdout.write(await action(await load(ctl), first, second));
  };
}

async function load(ctl: Command): Promise<Ctl> {
  const { admin, json } = ctl.opts<{ admin?: string; json?: boolean }>();
  const { Ctl: Control } = await import('../ctl/index.ts');
  return new Control({ admin, json: json === true });
}
