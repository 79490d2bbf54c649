import { RequestError } from '../../base/error/index.ts';
import type { Schema } from '../../schema/index.ts';
import type { PreparedStatement } from './prepared-statement.ts';

/**
 * Prepared statements by id, bounded in bytes: past the bound those not run for longest go.
 * A map keeps its keys in the order of their insertion, which is the order of last use here.
 */
export class PreparedCache {
  private readonly byId = new Map<string, PreparedStatement>();
  private readonly capacityBytes: number;
  private usedBytes = 0;

  constructor(capacityBytes: number) {
    this.capacityBytes = capacityBytes;
  }

  get size(): number {
    return this.byId.size;
  }

  get(id: Buffer): PreparedStatement | undefined {
    const key = id.toString('latin1');
    const found = this.byId.get(key);
    if (found !== undefined && this.isCrowded) {
      this.byId.delete(key);
      this.byId.set(key, found);
    }
    return found;
  }

  /** Order matters only when something may have to go soon. */
  private get isCrowded(): boolean {
    return this.usedBytes * 2 > this.capacityBytes;
  }

  put(statement: PreparedStatement): void {
    const key = statement.id.toString('latin1');
    this.remove(key);
    this.byId.set(key, statement);
    this.usedBytes += statement.sizeBytes;
    for (const oldest of this.byId.keys()) {
      if (this.usedBytes <= this.capacityBytes || oldest === key) return;
      this.remove(oldest);
    }
  }

  private remove(key: string): void {
    const found = this.byId.get(key);
    if (found === undefined) return;
    this.byId.delete(key);
    this.usedBytes -= found.sizeBytes;
  }

  /**
   * Brings statements up to a new schema: those whose tables changed are analysed anew, with a new
   * result metadata id; those that make no sense any more, or call functions that changed, are
   * forgotten, so that clients hear that they are unprepared.
   */
  schemaChanged(
    schema: Schema,
    reanalyse: (statement: PreparedStatement) => PreparedStatement,
  ): void {
    for (const [key, statement] of [...this.byId]) {
      if (statement.isCurrent(schema)) continue;
      this.remove(key);
      const isDropped = statement.statement.tables.some(
        (table) => schema.table(table.keyspace, table.name)?.id !== table.id,
      );
      if (isDropped || !statement.callsAreCurrent(schema)) continue;
      try {
        this.put(reanalyse(statement));
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
      }
    }
  }
}
