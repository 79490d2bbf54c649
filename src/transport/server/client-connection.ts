import type { Socket, TlsSession } from '../../platform/index.ts';
import type { ClientState } from '../../query/index.ts';

/** Where a connection stands: before STARTUP, between STARTUP and the right answer, or in use. */
export type ConnectionStage = 'ESTABLISHED' | 'AUTHENTICATING' | 'READY';

/** What a connection has told about its client, and its keyspace. */
export class ConnectedClient implements ClientState {
  keyspace: string | null = null;
  driverName: string | null = null;
  driverVersion: string | null = null;
  role: string | null = null;
  stage: ConnectionStage = 'ESTABLISHED';
  options: ReadonlyMap<string, string> = new Map();
  protocolVersion = 0;
  requestCount = 0;
  readonly remoteAddress: string;
  readonly remotePort: number;

  /** Null: it speaks in the clear. */
  readonly tls: TlsSession | null;

  constructor({ remoteAddress, remotePort, tls }: Socket) {
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
    this.tls = tls;
  }
}
