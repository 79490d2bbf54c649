import { JavaArray } from '../../value/array.ts';
import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { exceptionClass } from '../lang/exceptions.ts';
import { notNull } from '../reference.ts';

const BYTES_OF_IPV4 = 4;
const BYTES_OF_IPV6 = 16;

/** `java.net.InetAddress`, of which the class follows from the number of bytes. */
export class InetAddressObject extends JavaObject {
  readonly className: string;
  /** 4 or 16 of them: a value of CQL's inet. */
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    super();
    this.bytes = bytes;
    this.className =
      bytes.length === BYTES_OF_IPV4 ? 'java.net.Inet4Address' : 'java.net.Inet6Address';
  }

  /** `getHostAddress`: IPv6 without the short form of zeros. */
  hostAddress(): string {
    if (this.isIpv4()) return this.bytes.join('.');
    const groups = Array.from({ length: 8 }, (_, group) =>
      this.bytes.readUInt16BE(2 * group).toString(16),
    );
    return groups.join(':');
  }

  isIpv4(): boolean {
    return this.bytes.length === BYTES_OF_IPV4;
  }

  byte(index: number): number {
    return this.bytes[index] ?? 0;
  }

  override equals(other: Reference): boolean {
    return other instanceof InetAddressObject && other.bytes.equals(this.bytes);
  }

  override hashCode(): number {
    let hash = 0;
    for (let at = 0; at < this.bytes.length; at += 4)
      hash = (hash + this.bytes.readInt32BE(at)) | 0;
    return hash;
  }

  /** Without a name, which nothing looks up. */
  override toText(): string {
    return `/${this.hostAddress()}`;
  }
}

type Address = InetAddressObject;

/** The bytes of an address; IPv4 within IPv6 is IPv4, as in Java. */
function ofArray(array: JavaArray | null): Address {
  const bytes = Buffer.from(notNull(array).items.map(Number));
  if (bytes.length === BYTES_OF_IPV4) return new InetAddressObject(bytes);
  if (bytes.length !== BYTES_OF_IPV6) {
    throw raise('java.net.UnknownHostException', 'addr is of illegal length');
  }
  const isMapped =
    bytes.subarray(0, 10).every((byte) => byte === 0) && bytes.readUInt16BE(10) === 0xffff;
  return new InetAddressObject(isMapped ? bytes.subarray(12) : bytes);
}

function isAll(bytes: Buffer, last: number): boolean {
  return bytes.subarray(0, -1).every((byte) => byte === 0) && bytes.at(-1) === last;
}

function isLoopback(self: Address): boolean {
  return self.isIpv4() ? self.byte(0) === 127 : isAll(self.bytes, 1);
}

function isLinkLocal(self: Address): boolean {
  if (self.isIpv4()) return self.byte(0) === 169 && self.byte(1) === 254;
  return self.byte(0) === 0xfe && (self.byte(1) & 0xc0) === 0x80;
}

function isSiteLocal(self: Address): boolean {
  if (!self.isIpv4()) return self.byte(0) === 0xfe && (self.byte(1) & 0xc0) === 0xc0;
  const [first, second] = [self.byte(0), self.byte(1)];
  if (first === 172) return (second & 0xf0) === 16;
  return first === 10 || (first === 192 && second === 168);
}

function isMulticast(self: Address): boolean {
  return self.isIpv4() ? (self.byte(0) & 0xf0) === 0xe0 : self.byte(0) === 0xff;
}

const inetAddressClass: ClassDeclaration = {
  head: 'public class java.net.InetAddress',
  members: {
    'public static InetAddress getByAddress(byte[] address)': (_, array: JavaArray | null) =>
      ofArray(array),
    'public String getHostAddress()': (_, self: Address) => self.hostAddress(),
    'public byte[] getAddress()': (_, self: Address) =>
      new JavaArray('byte', [...new Int8Array(self.bytes)]),
    'public boolean isAnyLocalAddress()': (_, self: Address) => isAll(self.bytes, 0),
    'public boolean isLoopbackAddress()': (_, self: Address) => isLoopback(self),
    'public boolean isLinkLocalAddress()': (_, self: Address) => isLinkLocal(self),
    'public boolean isSiteLocalAddress()': (_, self: Address) => isSiteLocal(self),
    'public boolean isMulticastAddress()': (_, self: Address) => isMulticast(self),
  },
};

/** The classes of java.net. */
export const netClasses: readonly ClassDeclaration[] = [
  inetAddressClass,
  { head: 'public final class java.net.Inet4Address extends java.net.InetAddress', members: {} },
  { head: 'public final class java.net.Inet6Address extends java.net.InetAddress', members: {} },
  exceptionClass('java.io.IOException', 'java.lang.Exception'),
  exceptionClass('java.net.UnknownHostException', 'java.io.IOException'),
];
