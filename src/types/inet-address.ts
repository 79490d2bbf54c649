/** IP addresses as Java's InetAddress reads and prints them; names are not looked up. */

/** Bytes of an IPv4 or IPv6 text, 4 or 16 of them; null when it is none. */
export function parseInetAddress(text: string): Buffer | null {
  const bare = /^\[.*\]$/.test(text) ? text.slice(1, -1) : text;
  if (!bare.includes(':')) return bare === text ? parseIpv4(bare) : null;
  const bytes = parseIpv6(bare.replace(/%.*$/, ''));
  return bytes !== null && isMapped(bytes) ? bytes.subarray(12) : bytes;
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

/** An IPv4 address in IPv6 clothes, which Java undresses at once. */
function isMapped(bytes: Buffer): boolean {
  return (
    bytes[10] === 255 && bytes[11] === 255 && bytes.subarray(0, 10).every((byte) => byte === 0)
  );
}

/** `127.0.0.1`, or eight groups without zeros in front and nothing left out: `0:0:0:0:0:0:0:1`. */
export function inetAddressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  if (isMapped(bytes)) return bytes.subarray(12).join('.');
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(bytes.readUInt16BE(at).toString(16));
  return groups.join(':');
}
