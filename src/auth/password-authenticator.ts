import { createHash } from 'node:crypto';
import { badCredentials, RequestError } from '../base/error/index.ts';
import type { AuthCache } from './auth-cache.ts';
import { isPassword } from './password.ts';
import type { Role } from './role.ts';

/** Passwords found right that are remembered, so that a pool of connections costs one hash. */
const REMEMBERED = 1000;

/** Checks names and passwords against the hashes in system_auth.roles (PasswordAuthenticator). */
export class PasswordAuthenticator {
  /** As AUTHENTICATE names it; drivers choose their provider by that. */
  readonly className = 'org.apache.cassandra.auth.PasswordAuthenticator';
  private readonly roles: AuthCache<Role | null>;
  private readonly right = new Set<string>();

  constructor(roles: AuthCache<Role | null>) {
    this.roles = roles;
  }

  /** The role that a SASL PLAIN token logs in. Rejects with bad credentials. */
  async authenticate(token: Buffer | null): Promise<string> {
    const { user, password } = decodeToken(token ?? Buffer.alloc(0));
    let role: Role | null;
    try {
      role = await this.roles.get(user);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw badCredentials(`Unable to perform authentication: ${error.message}`);
    }
    const hash = role?.saltedHash ?? null;
    if (role === null || hash === null || !(await this.isRight(password, hash))) {
      throw badCredentials(`Provided username ${user} and/or password are incorrect`);
    }
    if (!role.canLogin) throw badCredentials(`${user} is not permitted to log in`);
    return user;
  }

  private async isRight(password: string, hash: string): Promise<boolean> {
    // Bound to the salted hash, so that a changed password is asked for anew.
    const known = createHash('sha256').update(hash).update(password).digest('base64');
    if (this.right.has(known)) return true;
    if (!(await isPassword(password, hash))) return false;
    if (this.right.size >= REMEMBERED) this.right.clear();
    this.right.add(known);
    return true;
  }
}

/** `authorization id NUL user NUL password` (RFC 4616), read from its end as Cassandra does. */
function decodeToken(token: Buffer): { readonly user: string; readonly password: string } {
  const beforePassword = token.lastIndexOf(0);
  const rest = beforePassword < 0 ? token.subarray(0, 0) : token.subarray(0, beforePassword);
  const beforeUser = rest.lastIndexOf(0);
  if (beforeUser >= 0 && rest.subarray(0, beforeUser).includes(0)) {
    throw badCredentials(
      'Credential format error: username or password is empty or contains NUL(\\0) character',
    );
  }
  const password = beforePassword < 0 ? '' : token.toString('utf8', beforePassword + 1);
  const user = beforeUser < 0 ? '' : rest.toString('utf8', beforeUser + 1);
  if (password === '') throw badCredentials('Password must not be null');
  if (user === '') throw badCredentials('Authentication ID must not be null');
  return { user, password };
}
