/**
 * Who a client is, and what it may do: roles and permissions in system_auth, as Cassandra's
 * PasswordAuthenticator, CassandraRoleManager and CassandraAuthorizer keep them.
 *
 * 1. A client's name and password are checked once a connection (`password-authenticator`).
 * 2. A statement needs permissions on resources (`resource`); the query layer says which.
 * 3. `access-control` finds out whether the client's role has them: its own, those of roles granted
 *    to it, on the resource or on what is above it; what it found is kept for a while.
 * 4. `place-access` finds out whether the role may be served in this data centre, and from the
 *    address of its client (`cidr`, `cidr-groups`).
 * 5. `role-store` and `permission-store` are the rows behind that, read and written as CQL.
 */
export type { Requirement } from './access-control.ts';
export type { AuthQueries, AuthRow } from './auth-queries.ts';
export type { Cidr } from './cidr.ts';
export { cidrText, parseCidr } from './cidr.ts';
export { CidrGroups } from './cidr-groups.ts';
export type { CidrWork } from './cidr-meter.ts';
export { CidrMeter } from './cidr-meter.ts';
export type { SuperuserEnvironment } from './default-superuser.ts';
export { awaitDefaultSuperuser, tryDefaultSuperuser } from './default-superuser.ts';
export type { AuthSettings } from './node-auth.ts';
export { NodeAuth } from './node-auth.ts';
export { hashPassword, isPasswordHash } from './password.ts';
export type { PermissionDetails } from './permission-store.ts';
export * from './resource.ts';
export * from './role.ts';
