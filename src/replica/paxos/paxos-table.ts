import { invariant } from '../../base/error/index.ts';
import { timeUuidMicros } from '../../base/uuid/index.ts';
import type { PaxosCommit } from '../../messaging/index.ts';
import type { DecoratedKey, PartitionData, PartitionRead } from '../../mutation/index.ts';
import {
  bytesOfId,
  Cell,
  DeletionTime,
  decorateKey,
  Liveness,
  Mutation,
  NO_LIMITS,
  NO_TTL,
  Row,
  UpdateBuilder,
  updateFromBytes,
  updateToBytes,
} from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { paxosStateTtlSeconds } from '../../schema/index.ts';
import type { PaxosState } from './paxos-state.ts';
import { ballotSeconds, NO_PAXOS_STATE } from './paxos-state.ts';

/** Version of the serialization of updates (messaging version 12 is Cassandra's). */
const VERSION = 12;

/**
 * The rows of `system.paxos`: the key is the partition's, the clustering its table. Each part is
 * written at the time of its ballot, so that of two writes the newer ballot stays, whatever their
 * order; and lives for `paxosStateTtlSeconds` from then on.
 */
export class PaxosTable {
  private readonly table: TableMetadata;

  /** `table` is system.paxos. */
  constructor(table: TableMetadata) {
    this.table = table;
  }

  promise({ ballot, update }: PaxosCommit): Mutation {
    return this.write({ ballot, update }, { in_progress_ballot: ballot });
  }

  proposal({ ballot, update }: PaxosCommit): Mutation {
    return this.write(
      { ballot, update },
      { proposal: updateToBytes(update), proposal_ballot: ballot, proposal_version: versionBytes },
    );
  }

  /** Forgets the proposal, unless it is newer. */
  commit({ ballot, update }: PaxosCommit): Mutation {
    return this.write(
      { ballot, update },
      {
        most_recent_commit: updateToBytes(update),
        most_recent_commit_at: ballot,
        most_recent_commit_version: versionBytes,
        proposal: null,
        proposal_ballot: null,
        proposal_version: null,
      },
    );
  }

  read(table: TableMetadata, key: DecoratedKey, nowInSeconds: number): PartitionRead {
    return {
      kind: 'partition',
      table: this.table,
      key: decorateKey(key.key),
      columns: null,
      clustering: { kind: 'names', rows: [[bytesOfId(table.id)]], reversed: false },
      rowFilter: [],
      limits: NO_LIMITS,
      nowInSeconds,
    };
  }

  /** The state in the live row of a partition of `table`. Throws when the row is damaged. */
  stateOf(table: TableMetadata, found: PartitionData | undefined): PaxosState {
    const row = found?.unfiltereds[0];
    if (!(row instanceof Row)) return NO_PAXOS_STATE;
    const values = new Map<string, Buffer>();
    for (const data of row.columns)
      if (data instanceof Cell) values.set(data.column.name, data.value);
    const commitOf = (ballotName: string, updateName: string): PaxosCommit | null => {
      const ballot = values.get(ballotName);
      const bytes = values.get(updateName);
      if (ballot === undefined || bytes === undefined) return null;
      return { ballot, update: updateFromBytes(bytes, table) };
    };
    return {
      promised: values.get('in_progress_ballot') ?? null,
      accepted: commitOf('proposal_ballot', 'proposal'),
      committed: commitOf('most_recent_commit_at', 'most_recent_commit'),
    };
  }

  /** Cells in the order of their columns' names, at the time of the ballot; null deletes. */
  private write(commit: PaxosCommit, values: Readonly<Record<string, Buffer | null>>): Mutation {
    const { ballot, update } = commit;
    const micros = timeUuidMicros(ballot);
    const ttl = paxosStateTtlSeconds(update.table);
    const seconds = ballotSeconds(ballot);
    const cells = Object.entries(values).map(([name, value]) => {
      const column = this.table.column(name);
      invariant(column !== undefined, `system.paxos has a column ${name}`);
      if (value === null) return new Cell(column, micros, NO_TTL, seconds, EMPTY, null);
      return new Cell(column, micros, ttl, seconds + ttl, value, null);
    });
    const row = new Row([bytesOfId(update.table.id)], Liveness.EMPTY, DeletionTime.LIVE, cells);
    const key = decorateKey(update.key.key);
    const written = new UpdateBuilder(this.table, key).addRow(row).build();
    return new Mutation(this.table.keyspace, key, [written]);
  }
}

const EMPTY = Buffer.alloc(0);
const versionBytes = Buffer.alloc(4);
versionBytes.writeInt32BE(VERSION);
