/** Statements about roles and permissions, and what permissions every other statement needs. */
export { identityExecutable } from './identity-statements.ts';
export type { SchemaTurn } from './ownership.ts';
export { ownershipChanged } from './ownership.ts';
export { permissionExecutable } from './permission-statements.ts';
export { requirementsOf } from './requirements.ts';
export { roleExecutable } from './role-statements.ts';
