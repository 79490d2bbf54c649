import type { DescribeStatement } from '../../../cql/ast/index.ts';
import type { Execution } from '../../execution.ts';
import type { ResultBody } from '../../query-processor.ts';
import type { ExecutableStatement } from '../executable.ts';
import { describeCluster } from './cluster-description.ts';
import { readOffset, writeOffset } from './describe-paging.ts';
import { describeTarget } from './describe-target.ts';
import type { Description } from './description.ts';

/**
 * DESCRIBE (cql3/statements/DescribeStatement.java). When it is prepared it knows no result yet:
 * columns depend on the keyspace in use when it runs.
 */
export class DescribeExecutable implements ExecutableStatement {
  readonly variables = [];
  readonly partitionKeyIndexes = [];
  readonly result = null;
  readonly tables = [];
  private readonly statement: DescribeStatement;

  constructor(statement: DescribeStatement) {
    this.statement = statement;
  }

  async execute(execution: Execution): Promise<ResultBody> {
    return runDescribe(this.statement, execution);
  }
}

/** A page of the answer. Throws `invalidRequest` for what is not there, and for states of old. */
export function runDescribe(statement: DescribeStatement, execution: Execution): ResultBody {
  const schema = execution.node.environment.schema.current;
  const { pageSize, pagingState } = execution.options;
  const offset = pagingState === null ? 0 : readOffset(pagingState, schema.version);
  const { columns, rows } = describe(statement, execution);
  const size = pageSize === null || pageSize <= 0 ? rows.length : pageSize;
  const page = rows.slice(offset, offset + size);
  const mayHaveMore = size === pageSize && page.length === size;
  return {
    kind: 'rows',
    metadata: { columns },
    rows: page,
    pagingState: mayHaveMore ? writeOffset(offset + size, schema.version) : null,
    omitColumns: false,
    changedMetadataId: null,
  };
}

function describe({ target, withInternals }: DescribeStatement, execution: Execution): Description {
  const { environment } = execution.node;
  const { keyspace } = execution.client;
  if (target.kind === 'cluster') return describeCluster(environment, keyspace);
  return describeTarget(target, environment.schema.current, keyspace, { withInternals });
}
