import type { Command } from 'commander';

interface ClientFlags {
  readonly dc: string;
  readonly contactPoints: string;
  readonly every: string;
  readonly timeout: string;
  readonly write: string;
  readonly read: string;
  readonly count?: string;
  readonly plain?: boolean;
}

/** `ilion client` */
export function defineClient(program: Command): void {
  program
    .command('client')
    .description('a client station: a 16x2 display, five keys, a write every 5 seconds')
    .requiredOption('--dc <name>', 'the local data centre')
    .option('--contact-points <list>', 'ADDRESS[:PORT], joined by commas', '127.0.0.1:9042')
    .option('--every <time>', 'time between writes', '5s')
    .option('--timeout <time>', 'how long to wait for an answer', '500ms')
    .option('--write <level>', 'consistency level of writes to begin with', 'LOCAL_ONE')
    .option('--read <level>', 'consistency level of reads to begin with', 'ONE')
    .option('--count <n>', 'end after so many writes')
    .option('--plain', 'one line a change instead of a screen')
    .addHelpText(
      'after',
      `
Hold SELECT (Enter or space; l at once) to choose the write level, then the read level: LEFT and RIGHT browse,
SELECT takes. UP reads the last message, DOWN stops and resumes writing, q quits. Green is DC1,
blue DC2, red an error. Works the same on Apache Cassandra.

Examples:
  ilion client --dc DC1
  ilion client --dc DC2 --contact-points 127.0.0.7 --write LOCAL_QUORUM
  ilion client --dc DC1 --plain --every 1s --count 10`,
    )
    .action(async (flags: ClientFlags) => {
      const { runClient } = await import('../client/client-command.ts');
      const { parseDurationMs } = await import('../../config/index.ts');
      await runClient({
        contactPoints: flags.contactPoints.split(',').map((part) => part.trim()),
        dataCenter: flags.dc,
        everyMs: parseDurationMs(flags.every),
        timeoutMs: parseDurationMs(flags.timeout),
        writeLevel: flags.write,
        readLevel: flags.read,
        count: flags.count === undefined ? Number.POSITIVE_INFINITY : Number(flags.count),
        plain: flags.plain === true,
      });
    });
}
