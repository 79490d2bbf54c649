import type { DecoratedKey } from '../../mutation/index.ts';
import { compareKeys } from '../../mutation/index.ts';
import { giveWay } from '../../platform/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { FileWriter, Salvage, SSTableFormat } from '../sstable-format.ts';
import type { TableStore } from '../table-store.ts';
import type { CompactionEnvironment } from './compaction-environment.ts';
import { CompactionInterrupted } from './compaction-environment.ts';
import { outputRequest } from './output-request.ts';

/** Partitions between two rests. */
const RESTED_PARTITIONS = 16;

/** Partitions that could be read, and places where that could not be done. */
export interface ScrubResult {
  readonly kept: number;
  readonly lost: number;
  /** Of those kept: how many were not in their order, and have a file of their own. */
  readonly disordered: number;
}

type ScrubEnvironment = Pick<CompactionEnvironment, 'rewrite' | 'hostId' | 'timers'> & {
  readonly format: SSTableFormat;
};

export interface ScrubOptions {
  /** A partition that cannot be read is an error. */
  readonly isStrict: boolean;
  /** Keys and values must be some of their types. */
  readonly checksValues: boolean;
  readonly isAborted: () => boolean;
}

/** A partition, by the place where it begins. */
interface Place {
  readonly key: DecoratedKey;
  readonly position: number;
}

/**
 * Writes a file anew, partition by partition as they stand in the data, whatever its index says. Each is
 * read twice: whoever has begun to write a partition cannot take it back. Those that are not in the
 * order of the ring come into a file of their own.
 */
export class Scrub {
  private readonly environment: ScrubEnvironment;
  private readonly store: TableStore;
  private readonly sstable: SSTable;
  private readonly options: ScrubOptions;
  private salvage: Salvage | null = null;
  private writer: FileWriter | null = null;
  private kept = 0;
  private lost = 0;
  private readonly disordered: Place[] = [];

  constructor(
    environment: ScrubEnvironment,
    store: TableStore,
    sstable: SSTable,
    options: ScrubOptions,
  ) {
    this.environment = environment;
    this.store = store;
    this.sstable = sstable;
    this.options = options;
  }

  /** How far it has come in the uncompressed data. */
  get scannedBytes(): number {
    return this.salvage?.scannedBytes ?? 0;
  }

  /**
   * Rejects with `Corruption` of a partition when it is strict, and with `CompactionInterrupted`:
   * everything is as before then.
   */
  async run(): Promise<ScrubResult> {
    const { environment, store, sstable } = this;
    if (!sstable.acquire()) throw new CompactionInterrupted('A file to scrub is gone');
    try {
      await environment.rewrite(store, [sstable], 'scrub', (next) => this.write(next));
    } finally {
      await sstable.release();
    }
    return { kept: this.kept, lost: this.lost, disordered: this.disordered.length };
  }

  private async write(next: () => Promise<string>): Promise<readonly SSTable[]> {
    const finished: SSTable[] = [];
    try {
      await this.copyInOrder(next);
      await this.endFile(finished);
      const { disordered } = this;
      disordered.sort((left, right) => compareKeys(left.key, right.key));
      for (const place of disordered) await this.copy(place, next);
      await this.endFile(finished);
      return finished;
    } catch (error) {
      await this.writer?.abort();
      for (const sstable of finished) await sstable.release();
      throw error;
    }
  }

  private async copyInOrder(next: () => Promise<string>): Promise<void> {
    const { format } = this.environment;
    const salvage = format.salvage(this.sstable, this.options.checksValues);
    this.salvage = salvage;
    let last: DecoratedKey | null = null;
    for (let found = await salvage.next(); found !== null; found = await salvage.next()) {
      if (this.options.isAborted()) throw new CompactionInterrupted('The scrub was stopped');
      if (found.kind === 'damage') {
        if (this.options.isStrict) throw found.error;
        this.lost++;
      } else if (last !== null && compareKeys(last, found.key) >= 0) {
        this.disordered.push(found);
      } else {
        await this.copy(found, next);
        last = found.key;
      }
    }
  }

  private async copy({ position }: Place, next: () => Promise<string>): Promise<void> {
    const { sstable } = this;
    const { format, hostId, timers } = this.environment;
    if (this.writer === null) {
      const { directory, statistics } = sstable;
      const request = outputRequest(this.store.table, directory, [sstable], hostId());
      const { level } = statistics;
      this.writer = await format.write({ ...request, generation: await next(), level });
    }
    const cursor = await this.salvage?.open(position);
    if (cursor !== undefined) await this.writer.append(cursor);
    if (++this.kept % RESTED_PARTITIONS === 0) {
      await giveWay(timers);
    }
  }

  private async endFile(finished: SSTable[]): Promise<void> {
    const written = (await this.writer?.finish()) ?? null;
    this.writer = null;
    if (written !== null) finished.push(written);
  }
}
