/**
 * Everything a node may touch outside its own memory. Nodes get these objects and nothing else, so
 * that the same code runs on a real machine and in a simulation driven by one seed.
 *
 * clock      wall time (may jump) and monotonic time (never does)
 * timers     call me later
 * random     unpredictable in production, seeded in a simulation
 * disk       files that survive the process, once synced
 * network    byte streams to and from clients (and, later, between processes)
 * internode  whole messages between nodes; passed as immutable values inside one process
 * log        lines for people
 * threads    programs that run beside, or null
 */
import type { Clock } from './clock.ts';
import type { Disk } from './disk.ts';
import type { Internode } from './internode.ts';
import type { Log } from './log.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { Threads } from './threads.ts';
import type { Timers } from './timers.ts';

export interface Platform {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly disk: Disk;
  readonly network: Network;
  readonly internode: Internode;
  readonly log: Log;
  readonly threads: Threads | null;
}
