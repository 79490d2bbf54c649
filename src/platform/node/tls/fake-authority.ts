import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** What a certificate says of its subject. */
export interface CertificateSubject {
  readonly name: string;
  readonly dnsNames?: readonly string[];
  readonly addresses?: readonly string[];
  readonly uris?: readonly string[];
}

/** A private key and its certificate, as PEM. */
export interface IssuedKey {
  readonly key: string;
  readonly certificate: string;
}

const id = {
  ecdsaWithSha256: '06082a8648ce3d040302',
  commonName: '0603550403',
  basicConstraints: '0603551d13',
  subjectAlternativeName: '0603551d11',
} as const;

/**
 * An authority for tests, which issues certificates of elliptic keys. They are valid from 2020 to
 * 2100, so that no clock matters.
 */
export class FakeAuthority {
  /** What others have to trust, as PEM. */
  readonly certificate: string;
  private readonly name: Buffer;
  private readonly privateKey: KeyObject;

  constructor(name = 'Test Authority') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.name = commonName(name);
    this.privateKey = privateKey;
    const isAuthority = value(0x30, Buffer.from('0101ff', 'hex'));
    this.certificate = this.sign(this.name, publicKey, [
      extension(id.basicConstraints, isAuthority),
    ]);
  }

  issue(subject: CertificateSubject): IssuedKey {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const names = [
      ...(subject.dnsNames ?? []).map((name) => value(0x82, Buffer.from(name))),
      ...(subject.addresses ?? []).map((address) =>
        value(0x87, Buffer.from(address.split('.').map(Number))),
      ),
      ...(subject.uris ?? []).map((uri) => value(0x86, Buffer.from(uri))),
    ];
    const extensions =
      names.length === 0 ? [] : [extension(id.subjectAlternativeName, value(0x30, ...names))];
    return {
      key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      certificate: this.sign(commonName(subject.name), publicKey, extensions),
    };
  }

  private sign(subject: Buffer, publicKey: KeyObject, extensions: readonly Buffer[]): string {
    const key = publicKey.export({ format: 'der', type: 'spki' });
    const serial = createHash('sha256').update(key).digest().subarray(0, 8);
    serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
    const algorithm = value(0x30, Buffer.from(id.ecdsaWithSha256, 'hex'));
    const validity = value(
      0x30,
      value(0x17, Buffer.from('200101000000Z')),
      value(0x18, Buffer.from('21000101000000Z')),
    );
    const body = value(
      0x30,
      value(0xa0, value(0x02, Buffer.of(2))),
      value(0x02, serial),
      algorithm,
      this.name,
      validity,
      subject,
      key,
      ...(extensions.length === 0 ? [] : [value(0xa3, value(0x30, ...extensions))]),
    );
    const signature = value(0x03, Buffer.of(0), sign('sha256', body, this.privateKey));
    const text = value(0x30, body, algorithm, signature).toString('base64');
    const lines = text.match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  }
}

/** A value of DER: tag, length, content. */
function value(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const lengthBytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, 0x80 | lengthBytes.length, ...lengthBytes), content]);
}

function commonName(name: string): Buffer {
  const type = Buffer.from(id.commonName, 'hex');
  return value(0x30, value(0x31, value(0x30, type, value(0x0c, Buffer.from(name)))));
}

function extension(identifier: string, content: Buffer): Buffer {
  return value(0x30, Buffer.from(identifier, 'hex'), value(0x04, content));
}
