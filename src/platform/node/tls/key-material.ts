import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PemStore, PkcsStore, TlsStore } from '../../tls.ts';
import { KeystoreError, readPkcs12 } from './pkcs12.ts';

/** A private key with its chain of certificates, the key's own first, as PEM. */
export interface OwnKey {
  readonly key: string;
  readonly chain: string;
}

const certificatePattern = /-+BEGIN\s[^-]*CERTIFICATE-+[^-]*-+END\s[^-]*CERTIFICATE-+/g;

/** The private key of a store and its certificates. Throws `KeystoreError` or a system error. */
export function readOwnKey(store: TlsStore): OwnKey {
  if (store.format === 'pem') return pemKey(store);
  if (store.password === null) throw new KeystoreError("'keystore_password' must be specified");
  const { encryptedKeys, plainKeys, certificates } = readPkcs12(
    readFileSync(store.file),
    store.password,
  );
  const [encrypted] = encryptedKeys;
  const [bytes] = encrypted === undefined ? plainKeys : encryptedKeys;
  if (bytes === undefined) throw new KeystoreError('it has no private key');
  const key = decode({ key: bytes, format: 'der', type: 'pkcs8', passphrase: store.password });
  return { key: exported(key), chain: chainOf(key, certificates) };
}

/** All certificates of a store, as PEM. Throws `KeystoreError` or a system error. */
export function readTrust(store: TlsStore): readonly string[] {
  if (store.format === 'pem') return pemCertificates(textOf(store));
  const { certificates } = readPkcs12(readFileSync(store.file), store.password ?? '');
  if (certificates.length === 0) throw new KeystoreError('it has no certificates');
  return certificates.map((each) => new X509Certificate(each).toString());
}

/** The file that a store is read from; null: none. */
export function fileOf(store: PkcsStore | PemStore): string | null {
  return store.format === 'pem' && store.text !== null ? null : store.file;
}

function textOf(store: PemStore): string {
  if (store.text !== null) return store.text;
  if (store.file === null) throw new KeystoreError('neither a file nor a text is given');
  return readFileSync(store.file, 'utf8');
}

function pemKey(store: PemStore): OwnKey {
  const text = textOf(store);
  const passphrase = store.password === null ? {} : { passphrase: store.password };
  const found = /-+BEGIN\s[^-]*PRIVATE\sKEY-+[^-]*-+END\s[^-]*PRIVATE\sKEY-+/.exec(text);
  if (found === null) throw new KeystoreError('Invalid private key format');
  const key = decode({ key: found[0], format: 'pem', ...passphrase });
  const chain = pemCertificates(text).map((each) => new X509Certificate(each).raw);
  return { key: exported(key), chain: chainOf(key, chain) };
}

function pemCertificates(text: string): readonly string[] {
  const found = text.match(certificatePattern);
  if (found === null) throw new KeystoreError('Invalid certificate format');
  return found;
}

function decode(input: Parameters<typeof createPrivateKey>[0]): KeyObject {
  try {
    return createPrivateKey(input);
  } catch {
    throw new KeystoreError(
      'Failed to decrypt the private key data. Either the password provided for the key is wrong ' +
        'or the private key data is corrupted',
    );
  }
}

function exported(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** The key's own certificate, then each one's issuer, as far as they are there. */
function chainOf(key: KeyObject, certificates: readonly Buffer[]): string {
  const all = certificates.map((each) => new X509Certificate(each));
  let next = all.find((certificate) => certificate.checkPrivateKey(key));
  if (next === undefined) throw new KeystoreError('no certificate belongs to its private key');
  const chain: X509Certificate[] = [];
  while (next !== undefined && !chain.includes(next)) {
    chain.push(next);
    const current: X509Certificate = next;
    next = all.find((each) => !chain.includes(each) && current.checkIssued(each));
  }
  return chain.join('');
}
