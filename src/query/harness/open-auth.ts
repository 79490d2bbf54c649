import { NodeAuth } from '../../auth/index.ts';
import type { Clock } from '../../platform/index.ts';

/** Nobody logs in, and everybody may do everything. */
export function openAuth(clock: Pick<Clock, 'monotonicMillis'>): NodeAuth {
  return new NodeAuth({
    settings: {
      authenticator: 'AllowAllAuthenticator',
      authorizer: 'AllowAllAuthorizer',
      rolesValidityMs: 0,
      permissionsValidityMs: 0,
      credentialsValidityMs: 0,
      authReadConsistency: 'ONE',
      authWriteConsistency: 'ONE',
    },
    clock,
    queries: { run: async () => [] },
  });
}
