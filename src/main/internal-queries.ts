import type { AuthQueries, AuthRow } from '../auth/index.ts';
import type { Consistency } from '../base/error/index.ts';
import { serverError } from '../base/error/index.ts';
import type { QueryProcessor, RequestContext } from '../query/index.ts';
import { resultBytes } from '../query/index.ts';

const CONTEXT: RequestContext = {
  client: {
    keyspace: null,
    remoteAddress: '',
    remotePort: 0,
    driverName: null,
    driverVersion: null,
    role: null,
    isInternal: true,
  },
  protocolVersion: 5,
  tracing: false,
  customPayload: null,
};

/** Statements that the node runs for itself, by the road that those of clients take. */
export class InternalQueries implements AuthQueries {
  private readonly processor: () => QueryProcessor | null;

  /** The query layer is asked for late, since it needs what needs this. */
  constructor(processor: () => QueryProcessor | null) {
    this.processor = processor;
  }

  async run(
    statement: string,
    values: readonly Buffer[],
    consistency: Consistency,
  ): Promise<readonly AuthRow[]> {
    const processor = this.processor();
    if (processor === null) throw serverError('The node is not ready for statements');
    const options = {
      consistency,
      values,
      names: null,
      skipMetadata: false,
      pageSize: null,
      pagingState: null,
      serialConsistency: null,
      timestamp: null,
      keyspace: null,
      nowInSeconds: null,
    };
    const result = await processor.query(statement, options, CONTEXT);
    if (result.kind !== 'rows') return [];
    const { columns } = result.metadata;
    return result.rows.map(
      (row) => new Map(columns.map(({ name }, i) => [name, resultBytes(row[i] ?? null)] as const)),
    );
  }
}
