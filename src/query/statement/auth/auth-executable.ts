import type { NodeAuth } from '../../../auth/index.ts';
import { ALL_ROLES, roleResource } from '../../../auth/index.ts';
import { invalidRequest, RequestError, unauthorized } from '../../../base/error/index.ts';
import type { Permission } from '../../../cql/ast/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { Execution } from '../../execution.ts';
import type { ColumnSpecification, ResultBody, ResultMetadata } from '../../query-processor.ts';
import type { ExecutableStatement } from '../executable.ts';
import { VOID } from '../executable.ts';

/** What a statement about roles or permissions works with. */
export interface AuthContext {
  readonly auth: NodeAuth;
  readonly execution: Execution;
  /** The role that runs it. */
  readonly user: string;
  isSuperuser(): Promise<boolean>;
  exists(role: string): Promise<boolean>;
}

/**
 * A statement about roles or permissions. Cassandra checks first what can be known from the text,
 * then that the client has a name (so that nobody else learns which roles there are), then the rest.
 */
export class AuthExecutable implements ExecutableStatement {
  readonly variables = [];
  readonly partitionKeyIndexes = [];
  readonly result = null;
  readonly tables = [];
  private readonly checkText: (execution: Execution) => void;
  private readonly run: (context: AuthContext) => Promise<ResultBody>;

  constructor(
    checkText: (execution: Execution) => void,
    run: (context: AuthContext) => Promise<ResultBody>,
  ) {
    this.checkText = checkText;
    this.run = run;
  }

  async execute(execution: Execution): Promise<ResultBody> {
    const { auth } = execution.node.environment;
    this.checkText(execution);
    const user = auth.named(execution.client.role);
    return this.run({
      auth,
      execution,
      user,
      isSuperuser: () => auth.access.isSuperuser(user),
      exists: async (role) => (await auth.roles.read(role)) !== null,
    });
  }
}

/** Rejects with the words that Cassandra has for all statements about roles; null is all roles. */
export async function ensureRolePermission(
  { auth, user }: AuthContext,
  permission: Permission,
  role: string | null,
): Promise<void> {
  if (!auth.requiresAuthorization) return;
  const resource = role === null ? ALL_ROLES : roleResource(role);
  try {
    await auth.ensure(user, [{ permission, resource }]);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw unauthorized(
      `User ${user} does not have sufficient privileges to perform the requested operation`,
    );
  }
}

export async function ensureExists(context: AuthContext, role: string): Promise<void> {
  if (!(await context.exists(role))) throw invalidRequest(`${role} doesn't exist`);
}

/** Rows of a table that is not one: `columns` by name. */
export function rowsOf(
  table: string,
  columns: Readonly<Record<string, CqlType>>,
  rows: readonly (readonly (Buffer | null)[])[],
): ResultBody {
  if (rows.length === 0) return VOID;
  const specifications = Object.entries(columns).map(
    ([name, type]): ColumnSpecification => ({ keyspace: 'system_auth', table, name, type }),
  );
  const metadata: ResultMetadata = { columns: specifications };
  return {
    kind: 'rows',
    metadata,
    rows,
    pagingState: null,
    omitColumns: false,
    changedMetadataId: null,
  };
}
