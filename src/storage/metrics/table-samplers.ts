import type { DecoratedKey, PartitionUpdate } from '../../mutation/index.ts';
import { dataSize } from '../../mutation/index.ts';
import type { Sample, Sampler, SamplerName } from '../../observe/index.ts';
import { countsFrequency, FrequencySampler, MaxSampler } from '../../observe/index.ts';
import type { Clock } from '../../platform/index.ts';

interface ActiveSampler {
  readonly sampler: Sampler;
  /** Monotonic milliseconds: nothing is taken afterwards. */
  readonly endMillis: number;
}

/** What is looked at of one table, while somebody looks. */
export class TableSamplers {
  private readonly clock: Clock;
  private readonly active = new Map<SamplerName, ActiveSampler>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Nobody looks. */
  get isIdle(): boolean {
    return this.active.size === 0;
  }

  /** False when somebody looks at the same already. */
  begin(name: SamplerName, capacity: number, durationMs: number): boolean {
    const now = this.clock.monotonicMillis();
    const known = this.active.get(name);
    if (known !== undefined && now <= known.endMillis) return false;
    const sampler = countsFrequency(name)
      ? new FrequencySampler(capacity)
      : new MaxSampler(capacity);
    this.active.set(name, { sampler, endMillis: now + durationMs });
    return true;
  }

  /** Ends it; what came to light, at most so many. */
  finish(name: SamplerName, count: number): readonly Sample[] {
    const known = this.active.get(name);
    this.active.delete(name);
    return known?.sampler.top(count) ?? [];
  }

  /** One of the keys of the table, in the form that samples have it in. */
  static itemOf({ key }: DecoratedKey): string {
    return key.toString('latin1');
  }

  private add(name: SamplerName, item: string, value: number): void {
    const known = this.active.get(name);
    if (known === undefined || this.clock.monotonicMillis() > known.endMillis) return;
    known.sampler.add(item, value);
  }

  wrote(update: PartitionUpdate): void {
    const item = TableSamplers.itemOf(update.key);
    this.add('WRITES', item, 1);
    if (this.active.has('WRITE_SIZE')) this.add('WRITE_SIZE', item, dataSize(update));
  }

  /** A partition was looked for, in so many files. */
  read(key: DecoratedKey, files: number): void {
    const item = TableSamplers.itemOf(key);
    this.add('READS', item, 1);
    this.add('READ_SSTABLE_COUNT', item, files);
  }

  /** A read has passed so many rows and tombstones of a partition. */
  passed(key: DecoratedKey, liveRows: number, tombstones: number): void {
    const item = TableSamplers.itemOf(key);
    this.add('READ_ROW_COUNT', item, liveRows);
    this.add('READ_TOMBSTONE_COUNT', item, tombstones);
  }

  get timesReads(): boolean {
    return this.active.has('LOCAL_READ_TIME');
  }

  /** A query, and the microseconds that it took. */
  took(query: string, micros: number): void {
    this.add('LOCAL_READ_TIME', query, micros);
  }

  contended(key: DecoratedKey, contentions: number): void {
    this.add('CAS_CONTENTIONS', TableSamplers.itemOf(key), contentions);
  }
}
