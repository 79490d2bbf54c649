import { NodeAuth } from '../../auth/index.ts';
import { guardrailSettings } from '../../config/index.ts';
import { Guardrails } from '../../guardrail/index.ts';
import type { Clock } from '../../platform/index.ts';

/** Nobody logs in, and everybody may do everything. */
export function openAuth(clock: Pick<Clock, 'monotonicMillis'>): NodeAuth {
  return new NodeAuth({
    settings: {
      authenticator: 'AllowAllAuthenticator',
      authorizer: 'AllowAllAuthorizer',
      dataCenter: 'datacenter1',
      restrictsDataCenters: false,
      cidrAuthorizer: { mode: 'off', checksSuperusers: false, groupsRefreshMs: 0 },
      rolesValidityMs: 0,
      permissionsValidityMs: 0,
      credentialsValidityMs: 0,
      authReadConsistency: 'ONE',
      authWriteConsistency: 'ONE',
    },
    clock,
    queries: { run: async () => [] },
    log: { warn: () => {} },
  });
}

/** What a stock cassandra.yaml sets, which nobody here is held to. */
export const STOCK_GUARDRAILS = new Guardrails(guardrailSettings(new Map()));
