import { Consistency } from '../../base/error/index.ts';
import type {
  BoundValue,
  ExecuteOptions,
  PreparedResult,
  QueryOptions,
  QueryResult,
  RowsResult,
} from '../query-processor.ts';
import { resultBytes } from '../query-processor.ts';
import { MemoryNode } from './memory-node.ts';
import { valueText } from './value-text.ts';

export const DEFAULT_OPTIONS: QueryOptions = {
  consistency: Consistency.ONE,
  values: [],
  names: null,
  skipMetadata: false,
  pageSize: null,
  pagingState: null,
  serialConsistency: null,
  timestamp: null,
  keyspace: null,
  nowInSeconds: null,
};

/** A connection to a node of its own, for tests that need no script. */
export class Session {
  readonly node: MemoryNode;
  readonly client;

  constructor(node = new MemoryNode()) {
    this.node = node;
    this.client = node.newClient();
  }

  get request() {
    return { client: this.client, protocolVersion: 5, tracing: false, customPayload: null };
  }

  run(text: string, options: Partial<QueryOptions> = {}): Promise<QueryResult> {
    return this.node.processor.query(text, { ...DEFAULT_OPTIONS, ...options }, this.request);
  }

  async rows(text: string, options: Partial<QueryOptions> = {}): Promise<string[]> {
    return rowTexts(await this.run(text, options));
  }

  prepare(text: string): Promise<PreparedResult> {
    return this.node.processor.prepare(text, null, this.request);
  }

  execute(
    id: Buffer,
    values: readonly BoundValue[],
    options: Partial<ExecuteOptions> = {},
  ): Promise<QueryResult> {
    const all = { ...DEFAULT_OPTIONS, resultMetadataId: null, values, ...options };
    return this.node.processor.execute(id, all, this.request);
  }
}

/** The rows of an answer, values with blanks between. */
export function rowTexts(result: QueryResult): string[] {
  if (result.kind !== 'rows') throw new Error(`no rows but ${result.kind}`);
  return rowsOf(result).rows.map((row) =>
    row
      .map((value, i) => {
        const column = result.metadata.columns[i];
        return column === undefined ? '?' : valueText(column.type, resultBytes(value));
      })
      .join(' '),
  );
}

export function rowsOf(result: QueryResult): RowsResult {
  if (result.kind !== 'rows') throw new Error(`no rows but ${result.kind}`);
  return result;
}
