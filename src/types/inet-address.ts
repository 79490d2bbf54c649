/** IP addresses as Java's InetAddress reads and prints them; names are not looked up. */

/** Bytes of an IPv4 or IPv6 text, 4 or 16 of them; null when it is none. */
export function parseInetAddress(text: string): Buffer | null {
  const bare = /^\[.*\]$/.test(text) ? text.slice(1, -1) : text;
  if (!bare.includes(':')) return bare === text ? parseIpv4(bare) : null;
  const bytes = parseIpv6(bare.replace(/%.*$/, ''));
  return bytes === null ? null : shortAddress(bytes);
}

/** One to four decimal parts, the last of which fills the bytes that are left. */
function parseIpv4(text: string): Buffer | null {
  const parts = text.split('.');
  if (parts.length > 4 || !parts.every((part) => /^\d{1,10}$/.test(part))) return null;
  const numbers = parts.map(Number);
  const last = numbers.pop() as number;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return null;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(last);
  bytes.set(numbers);
  return bytes;
}

function parseIpv6(text: string): Buffer | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groupBytes(halves[0] as string, halves.length === 1);
  const tail = groupBytes(halves[1] ?? '', true);
  if (head === null || tail === null) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return null;
  return Buffer.from([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

/** Bytes of groups of four hexadecimal digits, of which the last may be a dotted quad. */
function groupBytes(text: string, mayEndDotted: boolean): number[] | null {
  const bytes: number[] = [];
  if (text === '') return bytes;
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (mayEndDotted && index === groups.length - 1 && group.includes('.')) {
      const quad = group.split('.').length === 4 ? parseIpv4(group) : null;
      if (quad === null) return null;
      bytes.push(...quad);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null;
      const number = Number.parseInt(group, 16);
      bytes.push(number >> 8, number & 255);
    }
  }
  return bytes;
}

const MAPPED_PREFIX = Buffer.from('00000000000000000000ffff', 'hex');

/** An IPv4 address in IPv6 clothes in its 4 bytes, as Java undresses it at once; others as they are. */
export function shortAddress(bytes: Buffer): Buffer {
  const isMapped = bytes.length === 16 && bytes.subarray(0, 12).equals(MAPPED_PREFIX);
  return isMapped ? bytes.subarray(12) : bytes;
}

/** An IPv4 address in the 16 bytes of IPv6; others as they are. */
export function longAddress(bytes: Buffer): Buffer {
  return bytes.length === 4 ? Buffer.concat([MAPPED_PREFIX, bytes]) : bytes;
}

/** `127.0.0.1`, or eight groups without zeros in front and nothing left out: `0:0:0:0:0:0:0:1`. */
export function inetAddressText(address: Buffer): string {
  const bytes = shortAddress(address);
  if (bytes.length === 4) return bytes.join('.');
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(bytes.readUInt16BE(at).toString(16));
  return groups.join(':');
}
