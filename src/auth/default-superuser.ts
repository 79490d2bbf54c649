import { Consistency, RequestError } from '../base/error/index.ts';
import type { Log, Timers } from '../platform/index.ts';
import type { AuthQueries } from './auth-queries.ts';
import { hashPassword } from './password.ts';
import { DEFAULT_SUPERUSER } from './role.ts';

/** Between two tries, while replicas of system_auth are away. */
const PAUSE_MS = 200;

export interface SuperuserEnvironment {
  readonly queries: AuthQueries;
  readonly timers: Timers;
  readonly log: Log;
}

/**
 * Makes the role `cassandra` with the password `cassandra` where there is no role at all, so that
 * somebody can log in and make others. It is written with the timestamp 0: whatever anybody does
 * to the role wins. False when replicas of system_auth are away, so that nobody can tell.
 */
export async function tryDefaultSuperuser({
  queries,
  log,
}: SuperuserEnvironment): Promise<boolean> {
  try {
    if (await hasRoles(queries)) return true;
    await createDefaultSuperuser(queries);
    log.info(`Created default superuser role '${DEFAULT_SUPERUSER}'`);
    return true;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    log.debug(`Setup task failed with error, rescheduling: ${error.message}`);
    return false;
  }
}

/** Tries again and again, until it is done or `signal` is aborted. */
export async function awaitDefaultSuperuser(
  environment: SuperuserEnvironment,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !(await tryDefaultSuperuser(environment))) {
    await new Promise<void>((resolve) => {
      const timer = environment.timers.after(PAUSE_MS, resolve);
      const stop = (): void => {
        timer.cancel();
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}

async function hasRoles(queries: AuthQueries): Promise<boolean> {
  const byName = 'SELECT role FROM system_auth.roles WHERE role = ?';
  const name = Buffer.from(DEFAULT_SUPERUSER);
  for (const level of [Consistency.ONE, Consistency.QUORUM]) {
    if ((await queries.run(byName, [name], level)).length > 0) return true;
  }
  const any = 'SELECT role FROM system_auth.roles LIMIT 1';
  return (await queries.run(any, [], Consistency.QUORUM)).length > 0;
}

async function createDefaultSuperuser(queries: AuthQueries): Promise<void> {
  const hash = await hashPassword(DEFAULT_SUPERUSER);
  await queries.run(
    'INSERT INTO system_auth.roles (role, is_superuser, can_login, salted_hash) ' +
      'VALUES (?, true, true, ?) USING TIMESTAMP 0',
    [Buffer.from(DEFAULT_SUPERUSER), Buffer.from(hash)],
    Consistency.QUORUM,
  );
}
