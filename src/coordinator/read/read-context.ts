import type { Consistency } from '../../base/error/index.ts';
import type { ClusterView } from '../../cluster/index.ts';
import type { MessageService } from '../../messaging/index.ts';
import type { Observer, Trace } from '../../observe/index.ts';
import type { Clock, Timers } from '../../platform/index.ts';
import type { ReadWarnings } from './read-warnings.ts';

export interface ReadEnvironment {
  readonly cluster: ClusterView;
  readonly messages: MessageService;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly observer: Observer;
  /** Partitions of a table on this node, for the first guess at the concurrency of a range read. */
  estimatedPartitions(tableId: string): number;
}

/** Who wants a read, apart from its level. */
export interface ReadOptions {
  readonly trace: Trace | null;
  /** Receives warnings for the client's warning list. */
  readonly warn: (message: string) => void;
  /** Gathers what replicas find too large of what they read; null or missing: nobody asks them. */
  readonly readWarnings?: ReadWarnings | null;
}

/** What all requests of one read share. */
export interface ReadContext {
  readonly environment: ReadEnvironment;
  readonly level: Consistency;
  readonly timeoutMs: number;
  /** Monotonic milliseconds at which the read began. */
  readonly startedAt: number;
  readonly trace: Trace | null;
  /** Gathers what replicas find too large; null: nobody asks them. */
  readonly warnings: ReadWarnings | null;
  /** Is told what this node finds worth a warning when it reads for itself. */
  readonly client: Pick<ReadOptions, 'warn'>;
}

const stepMs = 50;

/**
 * Milliseconds left of a read's timeout for requests that follow the first ones: at least one step,
 * so that a request is still made, and in whole steps, because the message service keeps a queue
 * for each different timeout.
 */
export function remainingMs(context: ReadContext): number {
  const elapsedMs = context.environment.clock.monotonicMillis() - context.startedAt;
  return Math.max(1, Math.ceil((context.timeoutMs - elapsedMs) / stepMs)) * stepMs;
}
