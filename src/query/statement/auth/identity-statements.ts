import { invalidRequest } from '../../../base/error/index.ts';
import type { AddIdentityStatement, DropIdentityStatement } from '../../../cql/ast/index.ts';
import { VOID } from '../executable.ts';
import { AuthExecutable, ensureRolePermission } from './auth-executable.ts';

/** ADD and DROP IDENTITY: which role a client's certificate stands for. */
export function identityExecutable(
  statement: AddIdentityStatement | DropIdentityStatement,
): AuthExecutable {
  const { identity } = statement;
  if (statement.kind === 'dropIdentity') {
    return new AuthExecutable(
      () => {},
      async (context) => {
        await ensureRolePermission(context, 'DROP', context.user);
        const exists = (await context.auth.roles.roleOfIdentity(identity)) !== null;
        if (!exists && !statement.ifExists) {
          throw invalidRequest(`identity '${identity}' doesn't exist`);
        }
        if (exists) await context.auth.roles.dropIdentity(identity);
        return VOID;
      },
    );
  }
  return new AuthExecutable(
    () => {},
    async (context) => {
      await ensureRolePermission(context, 'CREATE', context.user);
      if (!(await context.exists(statement.role))) {
        throw invalidRequest(`Can not add identity for non-existent role '${statement.role}'`);
      }
      const exists = (await context.auth.roles.roleOfIdentity(identity)) !== null;
      if (exists && !statement.ifNotExists) throw invalidRequest(`${identity} already exists`);
      if (!exists) await context.auth.roles.addIdentity(identity, statement.role);
      return VOID;
    },
  );
}
