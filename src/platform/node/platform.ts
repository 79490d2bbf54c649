import type { Disk } from '../disk.ts';
import type { Internode } from '../internode.ts';
import type { Log } from '../log.ts';
import type { Platform } from '../platform.ts';
import type { Threads } from '../threads.ts';
import { NodeClock } from './clock.ts';
import { NodeDisk } from './disk.ts';
import { NodeLog } from './log.ts';
import { NodeNetwork } from './network.ts';
import { NodeRandom } from './random.ts';
import { NodeTimers } from './timers.ts';

/**
 * The platform of a real machine. How nodes meet is the caller's choice; a disk (one in memory) and
 * a log may be given too. Nodes of one process may share all of it but disk and log.
 */
export function nodePlatform(parts: {
  readonly internode: Internode;
  readonly disk?: Disk;
  readonly log?: Log;
  readonly threads?: Threads | null;
}): Platform {
  return {
    clock: new NodeClock(),
    timers: new NodeTimers(),
    random: new NodeRandom(),
    disk: parts.disk ?? new NodeDisk(),
    network: new NodeNetwork(),
    internode: parts.internode,
    log: parts.log ?? new NodeLog(),
    threads: parts.threads ?? null,
  };
}
