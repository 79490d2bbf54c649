import type { FailureReason as Reason } from '../../base/error/index.ts';
import { FailureReason } from '../../base/error/index.ts';
import type { ReadCommand, ReadLimit, ReadNotice } from '../../mutation/index.ts';
import { keyRangeText, tokenText } from '../../mutation/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import { commandText } from '../../storage/index.ts';

/** Replicas that told of one limit, and the most that one of them told. */
interface Count {
  readonly endpoints: Set<Endpoint>;
  most: number;
}

/** What was told of one command. */
interface Told {
  readonly aborts: Map<ReadLimit, Count>;
  readonly warnings: Map<ReadLimit, Count>;
}

interface LimitTexts {
  readonly reason: Reason;
  readonly abort: (nodes: number, value: number, query: string) => string;
  readonly warning: (nodes: number, value: number, query: string) => string;
}

/** In the order in which Cassandra tells of them (service/reads/thresholds/WarningsSnapshot.java). */
const LIMITS: Readonly<Record<ReadLimit, LimitTexts>> = {
  tombstones: {
    reason: FailureReason.READ_TOO_MANY_TOMBSTONES,
    abort: (nodes, value, query) =>
      `${nodes} nodes scanned over ${value} tombstones and aborted the query ${query} ` +
      '(see tombstone_failure_threshold)',
    warning: (nodes, value, query) =>
      `${nodes} nodes scanned up to ${value} tombstones and issued tombstone warnings for query ` +
      `${query} (see tombstone_warn_threshold)`,
  },
  localReadSize: {
    reason: FailureReason.READ_SIZE,
    abort: (nodes, value, query) =>
      `${nodes} nodes loaded over ${value} bytes and aborted the query ${query} ` +
      '(see local_read_size_fail_threshold)',
    warning: (nodes, value, query) =>
      `${nodes} nodes loaded over ${value} bytes and issued local read size warnings for query ` +
      `${query} (see local_read_size_warn_threshold)`,
  },
  rowIndexReadSize: {
    reason: FailureReason.READ_SIZE,
    abort: (nodes, value, query) =>
      `${nodes} nodes loaded over ${value} bytes in RowIndexEntry and aborted the query ${query} ` +
      '(see row_index_size_fail_threshold)',
    warning: (nodes, value, query) =>
      `${nodes} nodes loaded over ${value} bytes in RowIndexEntry and issued warnings for query ` +
      `${query} (see row_index_size_warn_threshold)`,
  },
  indexFiles: {
    reason: FailureReason.READ_TOO_MANY_INDEXES,
    abort: (nodes, value, query) =>
      `${nodes} nodes referenced ${value} SSTable indexes for a query without restrictions on ` +
      `partition key and aborted the query ${query} ` +
      '(see sai_sstable_indexes_per_query_fail_threshold)',
    warning: (nodes, value, query) =>
      `${nodes} nodes referenced more than allowed number of indexes without restrictions on ` +
      `partition key, maximum on a node being ${value} indexes, and issued warnings for query ` +
      `${query} (see sai_sstable_indexes_per_query_warn_threshold)`,
  },
};
const ORDER = Object.keys(LIMITS) as readonly ReadLimit[];

/** Why a replica that had too much fails. */
export function reasonOf(limit: ReadLimit): Reason {
  return LIMITS[limit].reason;
}

/**
 * What replicas tell of the reads of one statement, gathered by command and told to the client once
 * (service/reads/thresholds/CoordinatorWarnings.java of Cassandra 5.0).
 */
export class ReadWarnings {
  /** Whether replicas hold the reads to read_thresholds. */
  readonly hasThresholds: boolean;
  private readonly told = new Map<ReadCommand, Told>();

  constructor(hasThresholds: boolean) {
    this.hasThresholds = hasThresholds;
  }

  /** A replica had much of something, and answered. */
  notice(command: ReadCommand, from: Endpoint, notices: readonly ReadNotice[]): void {
    for (const { limit, value } of notices) count(this.of(command).warnings, limit, from, value);
  }

  /** A replica had too much. */
  abort(command: ReadCommand, from: Endpoint, limit: ReadLimit, value: number): void {
    count(this.of(command).aborts, limit, from, value);
  }

  /** What the error of a command says; null when no replica gave it up. */
  abortText(command: ReadCommand): string | null {
    const aborts = this.told.get(command)?.aborts;
    const limit = ORDER.find((each) => aborts?.has(each));
    const most = limit === undefined ? undefined : aborts?.get(limit);
    if (limit === undefined || most === undefined) return null;
    return LIMITS[limit].abort(most.endpoints.size, most.most, commandText(command));
  }

  /** Gives each text to the client, and forgets them. */
  tell(warn: (message: string) => void): void {
    for (const [command, { aborts, warnings }] of this.told) {
      const query = commandText(command);
      const place = placeText(command);
      for (const limit of ORDER) {
        const texts = LIMITS[limit];
        const abort = aborts.get(limit);
        if (abort !== undefined) {
          warn(`${texts.abort(abort.endpoints.size, abort.most, query)} with ${place}`);
        }
        const warning = warnings.get(limit);
        if (warning !== undefined) {
          warn(`${texts.warning(warning.endpoints.size, warning.most, query)} with ${place}`);
        }
      }
    }
    this.told.clear();
  }

  private of(command: ReadCommand): Told {
    let told = this.told.get(command);
    if (told === undefined) {
      told = { aborts: new Map(), warnings: new Map() };
      this.told.set(command, told);
    }
    return told;
  }
}

function count(
  counts: Map<ReadLimit, Count>,
  limit: ReadLimit,
  from: Endpoint,
  value: number,
): void {
  const known = counts.get(limit) ?? { endpoints: new Set(), most: 0 };
  known.endpoints.add(from);
  known.most = Math.max(known.most, value);
  counts.set(limit, known);
}

/** Where on the ring a command reads (ReadCommand.loggableTokens). */
function placeText(command: ReadCommand): string {
  if (command.kind === 'partition') return `token=${tokenText(command.key)}`;
  return `token range: ${keyRangeText(command.range)}`;
}
