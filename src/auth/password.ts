import { compare, genSaltSync, getRounds, hash } from 'bcryptjs';

/** `auth_bcrypt_gensalt_log2_rounds` of Cassandra. */
const LOG2_ROUNDS = 10;

/**
 * A bcrypt hash of Cassandra's cost and form (`$2a$10$...`). It takes some tens of milliseconds,
 * during which others get their turn.
 */
export async function hashPassword(password: string): Promise<string> {
  const hashed = await hash(password, genSaltSync(LOG2_ROUNDS));
  // bcryptjs writes $2b$, which is the same; jBCrypt knows only $2a$.
  return hashed.replace(/^\$2b\$/, '$2a$');
}

/** False also for a hash that is none. */
export async function isPassword(password: string, saltedHash: string): Promise<boolean> {
  return isPasswordHash(saltedHash) ? compare(password, saltedHash) : false;
}

/** Whether a text given as HASHED PASSWORD is one. */
export function isPasswordHash(text: string): boolean {
  if (!/^\$2a\$\d\d\$[./A-Za-z0-9]{53}$/.test(text)) return false;
  const rounds = getRounds(text);
  return rounds >= 4 && rounds <= 30;
}
