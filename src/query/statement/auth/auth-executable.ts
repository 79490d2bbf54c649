import type { NodeAuth } from '../../../auth/index.ts';
import { ALL_ROLES, roleResource } from '../../../auth/index.ts';
import { invalidRequest, RequestError, unauthorized } from '../../../base/error/index.ts';
import type { Permission } from '../../../cql/ast/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { QueryEnvironment } from '../../environment.ts';
import type { Execution, QueryNode } from '../../execution.ts';
import type { ColumnSpecification, ResultBody, ResultMetadata } from '../../query-processor.ts';
import type { ExecutableStatement, Preparing } from '../executable.ts';
import { VOID } from '../executable.ts';

/** What a statement about roles or permissions works with. */
export class AuthContext {
  readonly auth: NodeAuth;
  readonly environment: QueryEnvironment;
  /** The role that runs or prepares it; null for a client without a name. */
  readonly role: string | null;
  readonly warn: (message: string) => void;

  constructor({ environment }: QueryNode, { role, warn }: Preparing) {
    this.auth = environment.auth;
    this.environment = environment;
    this.role = role;
    this.warn = warn;
  }

  /** Throws `unauthorized` for a client without a name. */
  get user(): string {
    return this.auth.named(this.role);
  }

  async isSuperuser(): Promise<boolean> {
    return this.role !== null && this.auth.access.isSuperuser(this.role);
  }

  async exists(role: string): Promise<boolean> {
    if (role === '') throw invalidRequest('Key may not be empty');
    return (await this.auth.roles.read(role)) !== null;
  }
}

/** The steps of a statement about roles or permissions, in their order. */
export interface AuthSteps {
  /** Rejects with `unauthorized` when the client may not do this. */
  authorize?(context: AuthContext): Promise<void>;
  /**
   * What is looked at when it is prepared, too: first what is known from the text, then that the client
   * has a name, so that nobody else learns which roles there are.
   */
  validate(context: AuthContext): Promise<void>;
  run(context: AuthContext): Promise<ResultBody>;
}

/** A statement about roles or permissions. */
export class AuthExecutable implements ExecutableStatement {
  readonly variables = [];
  readonly partitionKeyIndexes = [];
  readonly result = null;
  readonly tables = [];
  readonly isKeptByKeyspace = true;
  private readonly steps: AuthSteps;

  constructor(steps: AuthSteps) {
    this.steps = steps;
  }

  validate(node: QueryNode, client: Preparing): Promise<void> {
    return this.steps.validate(new AuthContext(node, client));
  }

  async execute(execution: Execution): Promise<ResultBody> {
    const { node, client, isOrdinary, warn } = execution;
    const context = new AuthContext(node, { role: client.role, isOrdinary, warn });
    await this.steps.authorize?.(context);
    await this.steps.validate(context);
    return this.steps.run(context);
  }
}

/** Rejects with the words that Cassandra has for all statements about roles; null is all roles. */
export async function ensureRolePermission(
  context: AuthContext,
  permission: Permission,
  role: string | null,
): Promise<void> {
  const { auth } = context;
  if (!auth.requiresAuthorization) return;
  const { user } = context;
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

/** The client has a name, and there is the role of which it wants a list; null: no role. */
export async function checkGrantee(grantee: string | null, context: AuthContext): Promise<void> {
  context.auth.named(context.role);
  if (grantee === null || (await context.exists(grantee))) return;
  throw invalidRequest(`${roleResource(grantee).text} doesn't exist`);
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
