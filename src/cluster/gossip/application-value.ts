import type { ApplicationState } from '../../messaging/index.ts';
import { sortTokens } from '../ring/index.ts';

/**
 * How application states are written, to the letter of Cassandra 5.0 (gms/VersionedValue.java), so
 * that its nodes and tools could read them.
 */

/** All states in the order in which `nodetool gossipinfo` prints them; TOKENS comes last there. */
export const applicationStates: readonly ApplicationState[] = [
  'STATUS',
  'LOAD',
  'SCHEMA',
  'DC',
  'RACK',
  'RELEASE_VERSION',
  'INTERNAL_IP',
  'RPC_ADDRESS',
  'SEVERITY',
  'NET_VERSION',
  'HOST_ID',
  'RPC_READY',
  'INTERNAL_ADDRESS_AND_PORT',
  'NATIVE_ADDRESS_AND_PORT',
  'STATUS_WITH_PORT',
  'SSTABLE_VERSIONS',
  'DISK_USAGE',
  'INDEX_STATUS',
  'TOKENS',
];

/** States that only nodes before 4.0 need: published, but not kept when they come from others. */
export const legacyStates: ReadonlySet<ApplicationState> = new Set([
  'STATUS',
  'INTERNAL_IP',
  'RPC_ADDRESS',
]);

/** First word of STATUS_WITH_PORT; empty before the node has told any. */
export type StatusWord =
  | ''
  | 'BOOT'
  | 'BOOT_REPLACE'
  | 'NORMAL'
  | 'LEAVING'
  | 'LEFT'
  | 'MOVING'
  | 'removing'
  | 'removed'
  | 'hibernate'
  | 'shutdown';

export function statusWord(value: string): StatusWord {
  const comma = value.indexOf(',');
  return (comma === -1 ? value : value.slice(0, comma)) as StatusWord;
}

/** A node with such a status is never marked alive. */
export function isDeadStatus(word: StatusWord): boolean {
  return word === 'removing' || word === 'removed' || word === 'LEFT' || word === 'hibernate';
}

export function isBootstrapping(word: StatusWord): boolean {
  return word === 'BOOT' || word === 'BOOT_REPLACE';
}

export function normalStatus(tokens: readonly bigint[]): string {
  return `NORMAL,${tokens[0]}`;
}

export const shutdownStatus = 'shutdown,true';

/** A node that left: first token, and when others may forget it (milliseconds since the epoch). */
export function leftStatus(tokens: readonly bigint[], expireAtMillis: number): string {
  return `LEFT,${tokens[0]},${expireAtMillis}`;
}

/** When a node that left may be forgotten; null when its status does not tell. */
export function expiryOf(status: string): number | null {
  const pieces = status.split(',');
  const text = pieces[2];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** Tokens as TokenSerializer writes them: lengths and bytes, one character a byte. */
export function tokensValue(tokens: readonly bigint[]): string {
  const bytes = Buffer.alloc(tokens.length * 12 + 4);
  tokens.forEach((token, index) => {
    bytes.writeInt32BE(8, index * 12);
    bytes.writeBigInt64BE(token, index * 12 + 4);
  });
  return bytes.toString('latin1');
}

/** The tokens of such a value in ascending order; those before the first that is cut short. */
export function parseTokensValue(value: string): readonly bigint[] {
  const bytes = Buffer.from(value, 'latin1');
  const tokens: bigint[] = [];
  let at = 0;
  while (at + 12 <= bytes.length && bytes.readInt32BE(at) === 8) {
    tokens.push(bytes.readBigInt64BE(at + 4));
    at += 12;
  }
  return sortTokens(tokens);
}

/** A number as Java prints a double: LOAD and SEVERITY are such. */
export function doubleValue(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}
