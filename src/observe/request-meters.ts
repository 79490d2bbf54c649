import type { Clock } from '../platform/index.ts';
import { Decay } from './decay.ts';
import { OperationMeter } from './operation-meter.ts';

/** What a coordinator does for clients, by the words that Cassandra has for it. */
export type RequestWork = 'read' | 'write' | 'range' | 'casRead' | 'casWrite';

/** Meters that a request counts for, besides that of its kind. */
export type MoreMeters = readonly OperationMeter[];

/** The requests of clients for one table: each kind alone in its list, which requests are given. */
export interface TableRequestMeters {
  readonly reads: readonly [OperationMeter];
  readonly scans: readonly [OperationMeter];
  readonly writes: readonly [OperationMeter];
}

const NONE: MoreMeters = [];

/** How many requests of each kind a coordinator has answered, and how long that took. */
export class RequestMeters {
  readonly meters: Readonly<Record<RequestWork, OperationMeter>>;
  private readonly clock: Clock;
  private readonly decay: Decay;
  private readonly tables = new Map<string, TableRequestMeters>();

  constructor(clock: Clock) {
    this.decay = new Decay(clock.monotonicMillis());
    this.clock = clock;
    this.meters = {
      read: this.meter(),
      write: this.meter(),
      range: this.meter(),
      casRead: this.meter(),
      casWrite: this.meter(),
    };
  }

  private meter(): OperationMeter {
    return new OperationMeter(this.decay);
  }

  /** Those of a table by its id. */
  ofTable(tableId: string): TableRequestMeters {
    let found = this.tables.get(tableId);
    if (found === undefined) {
      found = { reads: [this.meter()], scans: [this.meter()], writes: [this.meter()] };
      this.tables.set(tableId, found);
    }
    return found;
  }

  /** Forgets tables that are no more. */
  keepTables(isThere: (tableId: string) => boolean): void {
    for (const id of this.tables.keys()) if (!isThere(id)) this.tables.delete(id);
  }

  /** Counts a request that begins; gives what `watch` wants: when it began, or -1. */
  begin(work: RequestWork, more: MoreMeters = NONE): number {
    let isTimed = this.meters[work].begin();
    for (let i = 0; i < more.length; i++) if (more[i]?.begin() === true) isTimed = true;
    return isTimed ? this.clock.monotonicMillis() : -1;
  }

  /** Gives the promise back, having seen to it that its time is taken when it is to be. */
  watch<T>(
    promise: Promise<T>,
    work: RequestWork,
    beganMillis: number,
    more: MoreMeters = NONE,
  ): Promise<T> {
    if (beganMillis < 0) return promise;
    const ended = (): void => {
      const endedMillis = this.clock.monotonicMillis();
      this.meters[work].took(beganMillis, endedMillis);
      for (let i = 0; i < more.length; i++) more[i]?.took(beganMillis, endedMillis);
    };
    promise.then(ended, ended);
    return promise;
  }
}
