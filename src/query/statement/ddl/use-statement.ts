import { invalidRequest } from '../../../base/error/index.ts';
import type { Execution } from '../../execution.ts';
import type { ResultBody } from '../../query-processor.ts';
import type { ExecutableStatement } from '../executable.ts';

/** USE: the connection's keyspace from now on. */
export class UseExecutable implements ExecutableStatement {
  readonly variables = [];
  readonly partitionKeyIndexes = [];
  readonly result = null;
  readonly tables = [];
  private readonly keyspace: string;

  constructor(keyspace: string) {
    this.keyspace = keyspace;
  }

  async execute(execution: Execution): Promise<ResultBody> {
    const { keyspace } = this;
    if (!execution.node.environment.settings.useStatementsEnabled) {
      throw invalidRequest(
        'USE statements prohibited. (see use_statements_enabled in cassandra.yaml)',
      );
    }
    if (execution.node.environment.schema.current.keyspace(keyspace) === undefined) {
      throw invalidRequest(`Keyspace '${keyspace}' does not exist`);
    }
    execution.client.keyspace = keyspace;
    return { kind: 'set-keyspace', keyspace };
  }
}
