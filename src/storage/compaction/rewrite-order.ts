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
  /** Whether deletions may be forgotten: it asks for the others then. */
  readonly mayForget: boolean;
  readonly shape: OutputShape;
  readonly hostId: Uint8Array | null;
  readonly gcBefore: number;
  readonly nowInSeconds: number;
  readonly columnIndexSizeBytes: number;
  /** Memory of a `RewriteControl`. */
  readonly control: SharedArrayBuffer;
}

/** What the thread is told: an order, then what it asks for. */
export type ToRewriter =
  | { readonly kind: 'order'; readonly order: RewriteOrder }
  /** File sets of the folder whose data a deletion may hide: it stays then. They stay until it has opened them. */
  | { readonly kind: 'others'; readonly names: readonly string[] }
  | { readonly kind: 'generation'; readonly generation: string };

/**
 * What the thread says. `others` asks for the names of other files, and `opened` says that they may go
 * now; `next` asks for a generation; `done` and `failed` are its last word.
 */
export type FromRewriter =
  | { readonly kind: 'others' }
  | { readonly kind: 'opened' }
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
