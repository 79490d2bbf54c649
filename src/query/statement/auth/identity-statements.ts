import { invalidRequest } from '../../../base/error/index.ts';
import type { AddIdentityStatement, DropIdentityStatement } from '../../../cql/ast/index.ts';
import { VOID } from '../executable.ts';
import type { AuthContext } from './auth-executable.ts';
import { AuthExecutable, ensureRolePermission } from './auth-executable.ts';

/** ADD and DROP IDENTITY: which role a client's certificate stands for. */
export function identityExecutable(
  statement: AddIdentityStatement | DropIdentityStatement,
): AuthExecutable {
  return statement.kind === 'dropIdentity' ? dropIdentity(statement) : addIdentity(statement);
}

async function isKnown({ auth }: AuthContext, identity: string): Promise<boolean> {
  return (await auth.roles.roleOfIdentity(identity)) !== null;
}

function dropIdentity({ identity, ifExists }: DropIdentityStatement): AuthExecutable {
  return new AuthExecutable({
    authorize: (context) => ensureRolePermission(context, 'DROP', context.role),
    validate: async (context) => {
      context.auth.named(context.role);
      if (ifExists || (await isKnown(context, identity))) return;
      throw invalidRequest(`identity '${identity}' doesn't exist`);
    },
    run: async (context) => {
      if (await isKnown(context, identity)) await context.auth.roles.dropIdentity(identity);
      return VOID;
    },
  });
}

function addIdentity({ identity, role, ifNotExists }: AddIdentityStatement): AuthExecutable {
  return new AuthExecutable({
    authorize: (context) => ensureRolePermission(context, 'CREATE', context.role),
    validate: async (context) => {
      context.auth.named(context.role);
      if (!(await context.exists(role))) {
        throw invalidRequest(`Can not add identity for non-existent role '${role}'`);
      }
      if (ifNotExists || !(await isKnown(context, identity))) return;
      throw invalidRequest(`${identity} already exists`);
    },
    run: async (context) => {
      if (!(await isKnown(context, identity))) await context.auth.roles.addIdentity(identity, role);
      return VOID;
    },
  });
}
