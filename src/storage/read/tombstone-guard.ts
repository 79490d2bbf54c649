import type { PartitionData, ReadCommand, Row } from '../../mutation/index.ts';
import {
  ComplexCells,
  isStrict,
  NO_DELETION_TIME,
  partitionKeyText,
  tokenText,
} from '../../mutation/index.ts';
import type { ColumnMetadata } from '../../schema/index.ts';
import { cqlLiteral } from '../../types/index.ts';
import { TooManyTombstones } from '../storage-engine.ts';
import { commandText } from './command-text.ts';

/**
 * Counts the dead cells, rows and markers that a read passes (ReadCommand.withMetricsRecording of
 * Cassandra) and ends it when there are too many.
 */
export class TombstoneGuard {
  private readonly command: ReadCommand;
  private readonly failureThreshold: number;
  private readonly isStrict: boolean;
  tombstones = 0;
  liveRows = 0;
  /** The partition that is read, or the last that was. */
  key: PartitionData['key'] | null = null;

  /** `failureThreshold` is infinite for Cassandra's own keyspaces. */
  constructor(command: ReadCommand, failureThreshold: number) {
    this.command = command;
    this.failureThreshold = failureThreshold;
    this.isStrict = isStrict(command.table);
  }

  /** What is counted from now on is of this partition. */
  beginPartition(key: PartitionData['key']): void {
    this.key = key;
  }

  countMarker(): void {
    this.count(null);
  }

  /** Returns whether the row holds live data. */
  countRow(row: Row): boolean {
    const { nowInSeconds } = this.command;
    const { columns, liveness } = row;
    if (row.isPlain && !this.isStrict) {
      this.liveRows++;
      return true;
    }
    const isInserted = liveness.isLive(nowInSeconds);
    let isLive = isInserted;
    let hasDeadCell = false;
    for (let i = 0; i < columns.length; i++) {
      const data = columns[i];
      if (data instanceof ComplexCells) {
        for (const cell of data.cells) {
          if (cell.isLive(nowInSeconds)) isLive = true;
          else {
            hasDeadCell = true;
            this.count(row);
          }
        }
      } else if (data !== undefined) {
        if (data.localDeletionTime === NO_DELETION_TIME || data.isLive(nowInSeconds)) isLive = true;
        else {
          hasDeadCell = true;
          this.count(row);
        }
      }
    }
    if (this.isStrict) isLive = isInserted;
    if (isLive) this.liveRows++;
    else if (!isInserted && !hasDeadCell && hasDeletion(row, nowInSeconds)) this.count(row);
    return isLive;
  }

  private count(row: Row | null): void {
    this.tombstones++;
    if (this.tombstones <= this.failureThreshold || this.key === null) return;
    const { key, command } = this;
    const { table } = command;
    const clustering = (row?.clustering ?? []).map((value, i) =>
      cqlLiteral((table.clustering[i] as ColumnMetadata).type, value),
    );
    const keyText = partitionKeyText(table, key.key).replaceAll(':', ', ');
    const place = clustering.length === 0 ? keyText : [`(${keyText})`, ...clustering].join(', ');
    throw new TooManyTombstones(
      this.tombstones,
      `Scanned over ${this.tombstones} tombstones during query '${commandText(command)}' ` +
        `(last scanned row token was ${tokenText(key)} and partion key was (${place})); query aborted`,
    );
  }
}

/** True when the row has a deletion or something that has expired. */
function hasDeletion(row: Row, nowInSeconds: number): boolean {
  if (!row.deletion.isLive || row.liveness.localExpirationTime <= nowInSeconds) return true;
  return row.columns.some((data) => data instanceof ComplexCells && !data.deletion.isLive);
}
