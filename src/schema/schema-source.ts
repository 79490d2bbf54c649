import type { Schema } from './schema.ts';

/** The node's current schema and its changes: what layers above hold instead of a snapshot. */
export interface SchemaSource {
  readonly current: Schema;
  /** Called after each change, in order; returns the function that ends the subscription. */
  subscribe(listener: (before: Schema, after: Schema) => void): () => void;
}
