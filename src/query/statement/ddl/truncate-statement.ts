import { invalidRequest } from '../../../base/error/index.ts';
import type { Guarded } from '../../../guardrail/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { isLocalSystemKeyspace, isView } from '../../../schema/index.ts';
import type { Execution, QueryNode } from '../../execution.ts';
import type { ResultBody } from '../../query-processor.ts';
import type { ExecutableStatement } from '../executable.ts';
import { VOID } from '../executable.ts';

/** TRUNCATE: all data of a table, on all its replicas. */
export class TruncateExecutable implements ExecutableStatement {
  readonly variables = [];
  readonly partitionKeyIndexes = [];
  readonly result = null;
  readonly tables: readonly TableMetadata[];
  private readonly find: () => TableMetadata;

  /** `find` throws `invalidRequest` when there is no table: permissions are looked at before. */
  constructor(find: () => TableMetadata, table: TableMetadata | undefined) {
    this.find = find;
    this.tables = table === undefined ? [] : [table];
  }

  validate({ environment }: QueryNode, client: Guarded): undefined {
    this.find();
    environment.guardrails.flags.drop_truncate_table.ensureEnabled(client);
  }

  /**
   * Rejects with TruncateError when a node is down. Tables of this node alone are refused, computed
   * ones as in Cassandra, the others because the node could not live without them.
   */
  async execute(execution: Execution): Promise<ResultBody> {
    this.validate(execution.node, execution);
    const table = this.find();
    if (isView(table)) {
      throw invalidRequest(
        'Cannot TRUNCATE materialized view directly; must truncate base table instead',
      );
    }
    if (table.isVirtual || isLocalSystemKeyspace(table.keyspace)) {
      const name = `${table.keyspace}.${table.name}`;
      throw invalidRequest(`Truncation is not supported by table ${name}`);
    }
    await execution.node.environment.coordinator.truncate(table, execution);
    return VOID;
  }
}
