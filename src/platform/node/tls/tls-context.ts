import { X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import tls from 'node:tls';
import { NetworkError } from '../../network.ts';
import type { PeerCertificate, TlsContext, TlsServerOptions, TlsSession } from '../../tls.ts';
import { chooseCiphers } from './cipher-suites.ts';
import { fileOf, readOwnKey, readTrust } from './key-material.ts';

const handshakeTimeoutMs = 10_000;

const versions: readonly string[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** Keys and certificates of files, and what does handshakes with them. */
export class NodeTlsContext implements TlsContext {
  private readonly options: TlsServerOptions;
  private readonly servers = new Set<tls.Server>();
  private current: tls.SecureContextOptions;
  private changedAt: string;

  /** Throws `NetworkError` when the keys cannot be used. */
  constructor(options: TlsServerOptions) {
    this.options = options;
    this.changedAt = this.changeTimes();
    this.current = this.read();
  }

  /** Does handshakes for a listener: give it sockets by `emit('connection')`. */
  newServer(accept: (socket: tls.TLSSocket, session: TlsSession) => void): tls.Server {
    const asksClient = this.options.trust !== null;
    const server = tls.createServer(
      {
        ...this.current,
        handshakeTimeout: handshakeTimeoutMs,
        requestCert: asksClient,
        rejectUnauthorized: asksClient,
      },
      (socket) => {
        if (this.isNamedRight(socket)) accept(socket, sessionOf(socket));
        else socket.destroy();
      },
    );
    // A handshake that fails is the client's matter; its socket is gone already.
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    this.servers.add(server);
    return server;
  }

  forget(server: tls.Server): void {
    this.servers.delete(server);
  }

  async refresh(force = false): Promise<boolean> {
    const changedAt = this.changeTimes();
    if (!force && changedAt === this.changedAt) return false;
    this.changedAt = changedAt;
    const next = this.read();
    this.current = next;
    for (const server of this.servers) server.setSecureContext(next);
    return true;
  }

  private isNamedRight(socket: tls.TLSSocket): boolean {
    if (!this.options.verifiesAddress || this.options.trust === null) return true;
    const certificate = socket.getPeerCertificate();
    return tls.checkServerIdentity(socket.remoteAddress ?? '', certificate) === undefined;
  }

  private read(): tls.SecureContextOptions {
    const { key, trust, protocols, cipherSuites } = this.options;
    try {
      const own = readOwnKey(key);
      const context: tls.SecureContextOptions = {
        key: own.key,
        cert: own.chain,
        ...(trust === null ? {} : { ca: [...readTrust(trust)] }),
        ...versionRange(protocols),
        ...cipherChoice(cipherSuites),
      };
      tls.createSecureContext(context);
      return context;
    } catch (error) {
      throw new NetworkError(`Failed to initialize SSL: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  private changeTimes(): string {
    const { key, trust } = this.options;
    const files = [key, ...(trust === null ? [] : [trust])].map(fileOf);
    return files.map((file) => (file === null ? '' : modifiedAt(file))).join();
  }
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The runtime takes a range, not a set. */
function versionRange(protocols: readonly string[] | null): tls.SecureContextOptions {
  if (protocols === null || protocols.length === 0) return {};
  const places = protocols.map((name) => versions.indexOf(name));
  if (places.includes(-1)) throw new Error(`Unsupported protocol in ${protocols.join(', ')}`);
  return {
    minVersion: versions[Math.min(...places)] as tls.SecureVersion,
    maxVersion: versions[Math.max(...places)] as tls.SecureVersion,
  };
}

function cipherChoice(suites: readonly string[] | null): tls.SecureContextOptions {
  if (suites === null || suites.length === 0) return {};
  const { ciphers } = chooseCiphers(suites);
  if (ciphers === '') throw new Error(`None of the cipher suites is there: ${suites.join(', ')}`);
  return { ciphers };
}

function sessionOf(socket: tls.TLSSocket): TlsSession {
  return {
    protocol: socket.getProtocol() ?? '',
    cipherSuite: socket.getCipher().standardName,
    peer: peerOf(socket.getPeerX509Certificate()),
  };
}

function peerOf(certificate: X509Certificate | undefined): PeerCertificate | null {
  if (!(certificate instanceof X509Certificate)) return null;
  return { uris: urisOf(certificate.subjectAltName ?? '') };
}

/** URIs of `DNS:a, URI:spiffe://b, URI:"odd, one"`: the runtime quotes, as JSON, what has a comma. */
function urisOf(names: string): readonly string[] {
  const found = names.matchAll(/(?:^|, )URI:("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...found].map(([, value = '']) =>
    value.startsWith('"') ? (JSON.parse(value) as string) : value,
  );
}
