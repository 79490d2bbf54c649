import type { Guarded } from './guarded.ts';
import type { Guardrails } from './guardrails.ts';

/** Timestamp, TTL and time of deletion, which Cassandra counts with each element. */
const CELL_BYTES = 20;

/** What values that one client writes are held to. */
export class WriteGuard {
  private readonly guardrails: Guardrails;
  private readonly client: Guarded;

  private constructor(guardrails: Guardrails, client: Guarded) {
    this.guardrails = guardrails;
    this.client = client;
  }

  /** Null where nothing can be wrong with any value: most writes have nothing to look at then. */
  static of(guardrails: Guardrails, client: Guarded): WriteGuard | null {
    if (!client.isOrdinary) return null;
    const { column_value_size, collection_size, items_per_collection } = guardrails.thresholds;
    const isSet = column_value_size.isSet || collection_size.isSet || items_per_collection.isSet;
    if (!isSet && guardrails.flags.read_before_write_list_operations.isEnabled) return null;
    return new WriteGuard(guardrails, client);
  }

  /** A cell's value, or the path of an element. */
  value(lengthBytes: number, column: string): void {
    this.guardrails.thresholds.column_value_size.guard(lengthBytes, column, this.client);
  }

  /** Elements that are written, before they are. */
  items(count: number, column: string): void {
    this.guardrails.thresholds.items_per_collection.guard(count, column, this.client);
  }

  /** Elements that were written: how many, and the bytes of their values and paths. */
  collection(cells: number, contentBytes: number, column: string): void {
    const size = contentBytes + cells * CELL_BYTES;
    this.guardrails.thresholds.collection_size.guard(size, column, this.client);
  }

  /** `what` is done to a list that must be read first. */
  readBeforeWrite(what: string): void {
    const flag = this.guardrails.flags.read_before_write_list_operations;
    flag.ensureEnabled(this.client, `${what} requiring read before write`);
  }
}
