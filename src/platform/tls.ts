/** Keys and certificates, as the settings name them. */
export type TlsStore = PkcsStore | PemStore;

/** A keystore of Java in its standard format, PKCS 12. */
export interface PkcsStore {
  readonly format: 'pkcs12';
  readonly file: string;
  /** Null: there is none, or nobody said it. */
  readonly password: string | null;
}

/** PEM: of a file, or in the settings themselves. */
export interface PemStore {
  readonly format: 'pem';
  readonly file: string | null;
  readonly text: string | null;
  /** Of the private key, when that is encrypted. */
  readonly password: string | null;
}

/** How a listener speaks TLS. */
export interface TlsServerOptions {
  /** The listener's own private key and its chain of certificates. */
  readonly key: TlsStore;
  /** Certificates that vouch for clients; null: clients are asked for none. */
  readonly trust: TlsStore | null;
  /** Whether a client's certificate must name the address that the client comes from. */
  readonly verifiesAddress: boolean;
  /** `TLSv1.2` and its like; null: what the platform thinks right. */
  readonly protocols: readonly string[] | null;
  /** By their standard names; those that the platform does not have are left out. Null: its own. */
  readonly cipherSuites: readonly string[] | null;
}

/** Keys and certificates that were read, for listeners. */
export interface TlsContext {
  /**
   * Reads files again when one of them has changed since (always when `force` is given); new
   * connections get what was read then. Resolves to whether anything was read; rejects with
   * `NetworkError`, and what was there before stays.
   */
  refresh(force?: boolean): Promise<boolean>;
}

/** What TLS told of a connection. */
export interface TlsSession {
  /** `TLSv1.3` and its like. */
  readonly protocol: string;
  /** Its standard name. */
  readonly cipherSuite: string;
  /** What the other side has shown and proved to hold; null: nothing. */
  readonly peer: PeerCertificate | null;
}

export interface PeerCertificate {
  /** Alternative names of its subject that are URIs, in their order. */
  readonly uris: readonly string[];
}
