import type { Schema } from '../../schema/index.ts';
import type { ExecutableStatement } from '../statement/executable.ts';

/**
 * Statements of QUERY messages that were parsed and analysed lately, by keyspace and text. Good for
 * one schema snapshot only, and for few: clients that repeat texts should prepare them.
 */
export class StatementCache {
  private readonly entries = new Map<string, ExecutableStatement>();
  private readonly capacity: number;
  private readonly longestText: number;
  private schema: Schema | null = null;

  constructor(capacity: number, longestText: number) {
    this.capacity = capacity;
    this.longestText = longestText;
  }

  get(text: string, keyspace: string | null, schema: Schema): ExecutableStatement | undefined {
    if (this.schema !== schema) {
      this.entries.clear();
      this.schema = schema;
    }
    return this.entries.get(keyOf(text, keyspace));
  }

  /** Called after `get` with the same schema. The oldest entry makes room. */
  put(text: string, keyspace: string | null, statement: ExecutableStatement): void {
    if (text.length > this.longestText) return;
    if (this.entries.size >= this.capacity) {
      for (const oldest of this.entries.keys()) {
        this.entries.delete(oldest);
        break;
      }
    }
    this.entries.set(keyOf(text, keyspace), statement);
  }
}

function keyOf(text: string, keyspace: string | null): string {
  return keyspace === null ? text : `${keyspace}\u0000${text}`;
}
