import type { TlsServerOptions, TlsStore } from '../platform/index.ts';
import { ConfigurationProblem } from './problem.ts';
import type { SettingsReader } from './settings-reader.ts';

/** client_encryption_options: whether and how clients speak TLS. */
export interface ClientEncryption {
  readonly enabled: boolean;
  /**
   * Whether clients may speak in the clear too. Null: nobody said, and then TLS may be spoken when it
   * is not enabled but there is a keystore.
   */
  readonly optional: boolean | null;
  readonly tls: TlsServerOptions;
}

const root = 'client_encryption_options';

/** Reads client_encryption_options. Throws `ConfigurationProblem`. */
export function clientEncryptionOf(
  reader: SettingsReader,
  written: ReadonlyMap<string, string>,
): ClientEncryption {
  const protocols = protocolsOf(reader);
  const cipherSuites = reader.list(`${root}.cipher_suites`);
  return {
    enabled: reader.flag(`${root}.enabled`),
    optional: written.has(`${root}.optional`) ? reader.flag(`${root}.optional`) : null,
    tls: {
      key: keyStoreOf(reader),
      trust: reader.flag(`${root}.require_client_auth`) ? trustStoreOf(reader) : null,
      verifiesAddress: reader.flag(`${root}.require_endpoint_verification`),
      protocols,
      cipherSuites: cipherSuites.length === 0 ? null : cipherSuites,
    },
  };
}

/** native_transport_port_ssl, when it is another port. Throws `ConfigurationProblem`. */
export function tlsPortOf(reader: SettingsReader, encryption: ClientEncryption): number | null {
  const name = 'native_transport_port_ssl';
  if (reader.text(name) === '') return null;
  const port = reader.integer(name);
  if (port === reader.integer('native_transport_port') && port !== 0) return null;
  if (!encryption.enabled && encryption.optional !== true) {
    throw new ConfigurationProblem(
      'Encryption must be enabled in client_encryption_options for native_transport_port_ssl',
    );
  }
  return port;
}

const factories = ['DefaultSslContextFactory', 'PEMBasedSslContextFactory'] as const;

function isPem(reader: SettingsReader): boolean {
  const name = `${root}.ssl_context_factory.class_name`;
  const written = reader.text(name);
  const short = written.replace(/^org\.apache\.cassandra\.security\./, '');
  const found = factories.find((factory) => factory === short);
  if (found !== undefined) return found === 'PEMBasedSslContextFactory';
  throw new ConfigurationProblem(
    `${name}: "${written}" is not supported; use ${factories.join(' or ')}`,
  );
}

function keyStoreOf(reader: SettingsReader): TlsStore {
  const file = reader.text(`${root}.keystore`);
  const password = reader.optionalText(`${root}.keystore_password`);
  if (!isPem(reader)) return { format: 'pkcs12', file, password };
  const parameters = `${root}.ssl_context_factory.parameters`;
  const ofKey = reader.optionalText(`${parameters}.private_key_password`);
  if (password !== null && ofKey !== null && password !== ofKey) {
    throw new ConfigurationProblem(
      "'keystore_password' and 'key_password' both configurations are given and the values do not " +
        'match',
    );
  }
  const text = reader.optionalText(`${parameters}.private_key`);
  return { format: 'pem', file, text, password: ofKey ?? password };
}

function trustStoreOf(reader: SettingsReader): TlsStore {
  const file = reader.text(`${root}.truststore`);
  if (!isPem(reader)) {
    const password = reader.optionalText(`${root}.truststore_password`);
    return { format: 'pkcs12', file, password };
  }
  const text = reader.optionalText(`${root}.ssl_context_factory.parameters.trusted_certificates`);
  return { format: 'pem', file, text, password: null };
}

/** accepted_protocols and the older protocol together; `TLS` means what the platform thinks right. */
function protocolsOf(reader: SettingsReader): readonly string[] | null {
  const accepted = reader.list(`${root}.accepted_protocols`);
  const single = reader.text(`${root}.protocol`);
  const isOne = single !== '' && single.toUpperCase() !== 'TLS';
  if (accepted.length === 0) return isOne ? [single] : null;
  return isOne && !accepted.includes(single) ? [...accepted, single] : accepted;
}
