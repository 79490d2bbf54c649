import { badCredentials, RequestError } from '../base/error/index.ts';
import type { PeerCertificate } from '../platform/index.ts';
import type { AuthCache } from './auth-cache.ts';

/**
 * Knows clients by their certificates (MutualTlsAuthenticator): the SPIFFE identity in a certificate
 * stands for the role that ADD IDENTITY gave it to.
 */
export class MutualTlsAuthenticator {
  /** As AUTHENTICATE names it. */
  readonly className = 'org.apache.cassandra.auth.MutualTlsAuthenticator';
  private readonly roles: AuthCache<string | null>;

  /** Of `roles`, the role of each identity; null for none. */
  constructor(roles: AuthCache<string | null>) {
    this.roles = roles;
  }

  /** The role of a client; what it sends does not matter. Rejects with bad credentials. */
  async authenticate(_token: Buffer | null, peer: PeerCertificate | null): Promise<string> {
    if (peer === null) throw badCredentials('Invalid or not supported certificate');
    const identity = peer.uris.find((uri) => uri.startsWith('spiffe://'));
    if (identity === undefined) {
      throw badCredentials('Unable to extract Spiffe from the certificate');
    }
    let role: string | null;
    try {
      role = await this.roles.get(identity);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw badCredentials(`Unable to perform authentication: ${error.message}`);
    }
    if (role === null) throw badCredentials(`Certificate identity '${identity}' not authorized`);
    return role;
  }
}
