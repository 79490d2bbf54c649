import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import type { DerValue } from './der.ts';
import {
  DerError,
  DerTag,
  expectDer,
  expectTag,
  integerOf,
  objectIdentifierOf,
  readDer,
} from './der.ts';

/**
 * A keystore in PKCS 12 (RFC 7292), which Java has written since 9:
 * 1. the file is a sequence of contents, each plain or encrypted by the password;
 * 2. a content is a sequence of bags: private keys, each encrypted on its own, and certificates;
 * 3. what encrypts is PBES2 (RFC 8018), as Java since 8u301 and OpenSSL since 3 write it.
 * The runtime reads such files too, but not those without a private key, which truststores are.
 */
export interface Pkcs12 {
  /** Private keys in PKCS 8, encrypted as they were in the file. */
  readonly encryptedKeys: readonly Buffer[];
  readonly plainKeys: readonly Buffer[];
  /** Certificates of X.509, in the file's order. */
  readonly certificates: readonly Buffer[];
}

/** A keystore that cannot be read: its password is wrong, or it is something else. */
export class KeystoreError extends Error {
  override readonly name = 'KeystoreError';
}

const id = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509: '1.2.840.113549.1.9.22.1',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
} as const;

const pseudoRandom: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const ciphers: Readonly<Record<string, { name: string; keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
};

/** Reads a keystore. Throws `KeystoreError`. */
export function readPkcs12(file: Buffer, password: string): Pkcs12 {
  const found = { encryptedKeys: [], plainKeys: [], certificates: [] };
  try {
    const [, authenticated] = readDer(expectDer(file, DerTag.sequence).content);
    const contents = expectDer(dataOf(authenticated), DerTag.sequence).content;
    for (const content of readDer(contents)) {
      readBags(contentBytes(content, password), found);
    }
    return found;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    // JKS, Java's own format of old, begins with these bytes.
    if (file.length > 4 && file.readUInt32BE(0) === 0xfeedfeed) {
      throw new KeystoreError(
        'JKS is not supported; `keytool -importkeystore -deststoretype PKCS12` makes what is',
      );
    }
    throw new KeystoreError(`it is no keystore in PKCS 12 (${error.message})`);
  }
}

/** Content of the kind `data`. */
function dataOf(contentInfo: DerValue | undefined): Buffer {
  const [type, holder] = readDer(expectTag(contentInfo, DerTag.sequence).content);
  if (objectIdentifierOf(type) !== id.data) throw new DerError('contents are signed, not plain');
  const explicit = expectTag(holder, DerTag.context0).content;
  return expectDer(explicit, DerTag.octetString).content;
}

function contentBytes(contentInfo: DerValue, password: string): Buffer {
  const [type, holder] = readDer(expectTag(contentInfo, DerTag.sequence).content);
  if (objectIdentifierOf(type) !== id.encryptedData) return dataOf(contentInfo);
  const explicit = expectTag(holder, DerTag.context0).content;
  const [, encrypted] = readDer(expectDer(explicit, DerTag.sequence).content);
  const [, algorithm, bytes] = readDer(expectTag(encrypted, DerTag.sequence).content);
  return decrypt(algorithm, expectTag(bytes, DerTag.primitive0).content, password);
}

/** What PBES2 has encrypted. */
function decrypt(algorithm: DerValue | undefined, bytes: Buffer, password: string): Buffer {
  const [scheme, parameters] = readDer(expectTag(algorithm, DerTag.sequence).content);
  const name = objectIdentifierOf(scheme);
  if (name !== id.pbes2) {
    throw new KeystoreError(
      `its encryption (${name}) is too old; \`keytool -importkeystore\` of a Java since 8u301 ` +
        'writes it anew',
    );
  }
  const [derivation, encryption] = readDer(expectTag(parameters, DerTag.sequence).content);
  const [cipherId, iv] = readDer(expectTag(encryption, DerTag.sequence).content);
  const cipher = ciphers[objectIdentifierOf(cipherId)];
  if (cipher === undefined) throw new KeystoreError('its cipher is not supported');
  const key = deriveKey(derivation, cipher.keyBytes, password);
  const decipher = createDecipheriv(cipher.name, key, expectTag(iv, DerTag.octetString).content);
  try {
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  } catch {
    throw new KeystoreError('keystore password was incorrect');
  }
}

function deriveKey(derivation: DerValue | undefined, keyBytes: number, password: string): Buffer {
  const [name, parameters] = readDer(expectTag(derivation, DerTag.sequence).content);
  if (objectIdentifierOf(name) !== id.pbkdf2) throw new KeystoreError('its key is not of PBKDF2');
  const [salt, iterations, ...others] = readDer(expectTag(parameters, DerTag.sequence).content);
  const chosen = others.find(({ tag }) => tag === DerTag.sequence);
  const [hashId] = chosen === undefined ? [] : readDer(chosen.content);
  const hash = hashId === undefined ? 'sha1' : pseudoRandom[objectIdentifierOf(hashId)];
  if (hash === undefined) throw new KeystoreError('its hash is not supported');
  const { content } = expectTag(salt, DerTag.octetString);
  return pbkdf2Sync(password, content, integerOf(iterations), keyBytes, hash);
}

interface Found {
  readonly encryptedKeys: Buffer[];
  readonly plainKeys: Buffer[];
  readonly certificates: Buffer[];
}

function readBags(contents: Buffer, into: Found): void {
  let bags: readonly DerValue[];
  try {
    bags = readDer(expectDer(contents, DerTag.sequence).content);
  } catch (error) {
    // Padding that is right by chance does not make the password right.
    if (error instanceof DerError) throw new KeystoreError('keystore password was incorrect');
    throw error;
  }
  for (const bag of bags) {
    const [type, holder] = readDer(expectTag(bag, DerTag.sequence).content);
    const value = expectTag(holder, DerTag.context0).content;
    const name = objectIdentifierOf(type);
    if (name === id.shroudedKeyBag) into.encryptedKeys.push(value);
    else if (name === id.keyBag) into.plainKeys.push(value);
    else if (name === id.certificateBag) {
      const [format, certificate] = readDer(expectDer(value, DerTag.sequence).content);
      if (objectIdentifierOf(format) !== id.x509) continue;
      const explicit = expectTag(certificate, DerTag.context0).content;
      into.certificates.push(expectDer(explicit, DerTag.octetString).content);
    }
  }
}
