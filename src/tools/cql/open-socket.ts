import { connect, type Socket } from 'node:net';

/** How a tool speaks TLS to a node. */
export interface CqlTls {
  /** PEM of the certificates that vouch for the node; null: those of the system. */
  readonly trusted: string | null;
  /** False: whoever answers is believed. */
  readonly validates: boolean;
  /** The tool's own private key and certificate as PEM, where the node asks for them. */
  readonly key: string | null;
  readonly certificate: string | null;
}

/** A socket that connects; its errors come as events. */
export async function openSocket(
  address: string,
  port: number,
  choice: CqlTls | undefined,
): Promise<Socket> {
  if (choice === undefined) return connect({ host: address, port, noDelay: true });
  const tls = await import('node:tls');
  return tls.connect({
    host: address,
    port,
    rejectUnauthorized: choice.validates,
    // As the official shell: a certificate is looked at, the name in it is not.
    checkServerIdentity: () => undefined,
    ...(choice.trusted === null ? {} : { ca: choice.trusted }),
    ...(choice.key === null ? {} : { key: choice.key }),
    ...(choice.certificate === null ? {} : { cert: choice.certificate }),
  });
}
