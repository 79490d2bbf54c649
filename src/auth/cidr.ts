import { inetAddressText, parseInetAddress } from '../types/index.ts';

/** A range of addresses that share their first bits, as in `10.0.0.0/8` (cql3/CIDR.java). */
export interface Cidr {
  /** The first address of the range: 4 bytes or 16. */
  readonly start: Buffer;
  /** How many bits all of them share. */
  readonly maskBits: number;
}

/** An IPv4 address in IPv6 clothes counts these bits as well. */
const MAPPED_BITS = 96;

/** Null for a text that is none: a name, a missing or too long mask. */
export function parseCidr(text: string): Cidr | null {
  const [addressText = '', maskText, ...more] = text.split('/');
  if (maskText === undefined || more.length > 0 || !/^[+-]?\d{1,5}$/.test(maskText)) return null;
  const address = parseInetAddress(addressText);
  if (address === null) return null;
  const isMapped = address.length === 4 && addressText.includes(':');
  const maskBits = Number(maskText) - (isMapped ? MAPPED_BITS : 0);
  if (maskBits < 0 || maskBits > address.length * 8) return null;
  return { start: masked(address, maskBits), maskBits };
}

export function cidrText({ start, maskBits }: Cidr): string {
  return `${inetAddressText(start)}/${maskBits}`;
}

/** True when an address (4 bytes or 16) is of the range; never for one of the other length. */
export function cidrContains({ start, maskBits }: Cidr, address: Buffer): boolean {
  return address.length === start.length && masked(address, maskBits).equals(start);
}

function masked(address: Buffer, maskBits: number): Buffer {
  return Buffer.from(
    address.map((byte, i) => {
      const kept = Math.min(8, Math.max(0, maskBits - 8 * i));
      return byte & (0xff << (8 - kept));
    }),
  );
}
