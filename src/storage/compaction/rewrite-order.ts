import type { SchemaRow } from '../../schema/index.ts';
import type { OutputShape } from './strategy/index.ts';

/** What another thread is to write anew: plain data, for it is copied there. */
export interface RewriteOrder {
  /** All rows that define the keyspace. */
  readonly schema: readonly SchemaRow[];
  readonly tableId: string;
  /** Folder of the table. */
  readonly directory: string;
  /** File sets of the folder (`nb-1-big`) that are merged. */
  readonly sources: readonly string[];
  /** File sets whose data a deletion may hide: it stays then. */
  readonly others: readonly string[];
  readonly shape: OutputShape;
  readonly hostId: Uint8Array | null;
  readonly gcBefore: number;
  readonly nowInSeconds: number;
  readonly columnIndexSizeBytes: number;
  /** Memory of a `RewriteControl`. */
  readonly control: SharedArrayBuffer;
}

/** What the thread is told: first the order, then the generations that it asks for. */
export type ToRewriter =
  | { readonly kind: 'order'; readonly order: RewriteOrder }
  | { readonly kind: 'generation'; readonly generation: string };

/** What the thread says. `next` asks for a generation; the others are its last word. */
export type FromRewriter =
  | { readonly kind: 'next' }
  | {
      readonly kind: 'done';
      /** New file sets, complete and synced. */
      readonly names: readonly string[];
      readonly merged: ReadonlyMap<number, number>;
    }
  | { readonly kind: 'failed'; readonly fault: RewriteFault };

/** An error as plain data; those that the store tells apart are made again from it. */
export interface RewriteFault {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Of `Corruption`. */
  readonly file?: string;
  readonly offset?: number;
  /** Of `DiskError`. */
  readonly reason?: string;
  readonly path?: string;
}
