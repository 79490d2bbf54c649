import type { Settings } from '../../config/index.ts';
import type {
  ListenOptions,
  Log,
  Network,
  Timer,
  Timers,
  TlsContext,
} from '../../platform/index.ts';

/** A port that clients are taken at. */
export interface Door {
  readonly port: number;
  /** Null: in the clear only. */
  readonly tls: NonNullable<ListenOptions['tls']> | null;
}

/** How a port is described where Cassandra logs that it listens. */
export function describe(tls: Door['tls']): string {
  if (tls === null) return 'unencrypted';
  return tls.optional ? 'optionally encrypted' : 'encrypted';
}

/** How often files of keys are looked at, as Cassandra does (SSLFactory). */
const reloadPeriodMs = 600_000;

export interface ServerEncryptionEnvironment {
  readonly settings: Settings;
  readonly network: Network;
  readonly timers: Timers;
  readonly log: Log;
}

/**
 * Which ports a node opens to clients, by client_encryption_options and native_transport_port_ssl:
 * one that speaks in the clear, TLS or either; or one in the clear and another for TLS. Keys are read
 * anew when their files have changed.
 */
export class ServerEncryption {
  private readonly environment: ServerEncryptionEnvironment;
  private context: TlsContext | null = null;
  private timer: Timer | null = null;

  constructor(environment: ServerEncryptionEnvironment) {
    this.environment = environment;
  }

  /** Rejects with `NetworkError` when keys are wanted and cannot be used. */
  async doors(): Promise<readonly Door[]> {
    const { nativeTransportPort: port, nativeTransportPortSsl: tlsPort } =
      this.environment.settings;
    const tls = await this.tls();
    if (tlsPort === null || tls === null) return [{ port, tls }];
    return [
      { port, tls: null },
      { port: tlsPort, tls },
    ];
  }

  /** Begins to look whether keys have changed. */
  watch(): void {
    if (this.context === null) return;
    this.timer = this.environment.timers.every(reloadPeriodMs, () => void this.reload());
  }

  unwatch(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  /** Reads keys anew when their files have changed, or always; keys that are unusable stay out. */
  async reload(force = false): Promise<void> {
    const { log } = this.environment;
    try {
      if ((await this.context?.refresh(force)) !== true) return;
      log.info(
        'SSL certificates have been updated for client_encryption_options. Resetting the ssl ' +
          'contexts for new connections.',
      );
    } catch (error) {
      log.error(
        'Failed to hot reload the SSL Certificates! Please check the certificate files for ' +
          'client_encryption_options.',
        error,
      );
    }
  }

  private async tls(): Promise<Door['tls']> {
    const { settings, network } = this.environment;
    const { enabled, tls } = settings.clientEncryption;
    const optional = settings.clientEncryption.optional ?? (!enabled && (await this.hasKey()));
    if (!enabled && !optional) return null;
    this.context ??= await network.secure(tls);
    return { context: this.context, optional };
  }

  private async hasKey(): Promise<boolean> {
    const { key } = this.environment.settings.clientEncryption.tls;
    if (key.format === 'pem' && key.text !== null) return true;
    return key.file !== null && (await this.environment.network.hasKeyFile(key.file));
  }
}
