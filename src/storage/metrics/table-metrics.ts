import type { DecoratedKey } from '../../mutation/index.ts';
import type { Decay } from '../../observe/index.ts';
import { DecayingHistogram, OperationMeter } from '../../observe/index.ts';
import type { TableSamplers } from './table-samplers.ts';

/**
 * What is counted about one table while it is used (metrics/TableMetrics.java); what can be found out
 * by looking at its memtables and files is in `table-facts.ts`.
 */
export class TableMetrics {
  /** Reads of one partition, reads of ranges, and writes to the memtable. */
  readonly reads: OperationMeter;
  readonly scans: OperationMeter;
  readonly writes: OperationMeter;
  /** Of reads of one partition: files that were looked into. */
  readonly filesPerRead: DecayingHistogram;
  readonly liveRowsPerRead: DecayingHistogram;
  readonly tombstonesPerRead: DecayingHistogram;
  /** How often a memtable with data gave way to a new one. */
  memtableSwitches = 0;
  /** What bloom filters let through: rightly, for nothing; and what they held back. */
  filterTruePositives = 0;
  filterFalsePositives = 0;
  filterTrueNegatives = 0;

  /** Null while nobody looks at what is done with the table. */
  samplers: TableSamplers | null = null;

  constructor(decay: Decay) {
    this.reads = new OperationMeter(decay);
    this.scans = new OperationMeter(decay);
    this.writes = new OperationMeter(decay);
    this.filesPerRead = new DecayingHistogram(decay);
    this.liveRowsPerRead = new DecayingHistogram(decay);
    this.tombstonesPerRead = new DecayingHistogram(decay);
  }

  /** What a read has passed; of the partition alone when it is one. */
  passed(liveRows: number, tombstones: number, key: DecoratedKey | null): void {
    this.liveRowsPerRead.record(liveRows);
    this.tombstonesPerRead.record(tombstones);
    if (this.samplers !== null && key !== null) this.samplers.passed(key, liveRows, tombstones);
  }

  /** A partition was looked for, in so many files. */
  lookedFor(key: DecoratedKey, files: number): void {
    this.filesPerRead.record(files);
    if (this.samplers !== null) this.samplers.read(key, files);
  }
}
