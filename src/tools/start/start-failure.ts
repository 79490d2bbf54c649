import type { ClusterReport } from '../../admin/index.ts';
import { NetworkError } from '../../platform/index.ts';
import { AdminClient, adminAddress } from '../admin-client/index.ts';
import { CommandFailure } from '../command-failure.ts';
import { portHolder } from './port-holder.ts';

/**
 * What stopped a cluster from starting, in words that say what to do: a port that somebody holds, an
 * address that this machine does not have. Other errors come back as they are.
 */
export async function explainStartFailure(error: unknown): Promise<unknown> {
  if (!(error instanceof NetworkError)) return error;
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'EADDRNOTAVAIL') {
    return new CommandFailure(
      error.message,
      'on macOS only 127.0.0.1 exists: use --one-address, which gives each node a port of its own',
    );
  }
  const port = Number(/:(\d+)\b/.exec(error.message)?.[1]);
  if (code !== 'EADDRINUSE' || Number.isNaN(port)) return error;
  const running = await runningCluster();
  if (running !== null) {
    const { name, processId, nodes } = running;
    return new CommandFailure(
      `${error.message}: the cluster "${name}" (process ${processId}, ${nodes.length} nodes) runs`,
      'use it as it is, stop it with Ctrl-C in its terminal, or start beside it with --port 9142',
    );
  }
  const holder = portHolder(port);
  return new CommandFailure(
    holder === null ? error.message : `${error.message} by ${holder}`,
    'end that, or choose another port with --port 9142',
  );
}

async function runningCluster(): Promise<ClusterReport | null> {
  try {
    return await new AdminClient(adminAddress(undefined)).get<ClusterReport>('/v1/cluster');
  } catch {
    return null;
  }
}
