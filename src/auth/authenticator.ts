import type { AuthenticatorName } from '../config/index.ts';
import type { PeerCertificate } from '../platform/index.ts';
import type { MutualTlsAuthenticator } from './mutual-tls-authenticator.ts';
import type { PasswordAuthenticator } from './password-authenticator.ts';

/** Says who a client is. */
export interface ClientAuthenticator {
  /** As AUTHENTICATE names it; drivers choose their provider by that. */
  readonly className: string;
  /**
   * The role that a client logs in as, by the token it sent or the certificate it has shown. Rejects
   * with bad credentials.
   */
  authenticate(token: Buffer | null, peer: PeerCertificate | null): Promise<string>;
}

/** Who has a certificate is known by it, others by their passwords. */
class CertificateOrPassword implements ClientAuthenticator {
  readonly className = 'org.apache.cassandra.auth.MutualTlsWithPasswordFallbackAuthenticator';
  private readonly passwords: PasswordAuthenticator;
  private readonly certificates: MutualTlsAuthenticator;

  constructor(passwords: PasswordAuthenticator, certificates: MutualTlsAuthenticator) {
    this.passwords = passwords;
    this.certificates = certificates;
  }

  authenticate(token: Buffer | null, peer: PeerCertificate | null): Promise<string> {
    if (peer === null) return this.passwords.authenticate(token);
    return this.certificates.authenticate(token, peer);
  }
}

/** What a setting's class is; null: everybody is let in, and nobody has a name. */
export function authenticatorOf(
  name: AuthenticatorName,
  passwords: PasswordAuthenticator,
  certificates: MutualTlsAuthenticator,
): ClientAuthenticator | null {
  switch (name) {
    case 'AllowAllAuthenticator':
      return null;
    case 'PasswordAuthenticator':
      return passwords;
    case 'MutualTlsAuthenticator':
      return certificates;
    case 'MutualTlsWithPasswordFallbackAuthenticator':
      return new CertificateOrPassword(passwords, certificates);
  }
}
