/** Names of the keyspaces that Cassandra makes for itself (schema/SchemaConstants.java). */

/** On every node for itself; not part of what nodes agree on. */
export const LOCAL_KEYSPACES: ReadonlySet<string> = new Set(['system', 'system_schema']);
/** Computed on reading. */
export const VIRTUAL_KEYSPACES: ReadonlySet<string> = new Set([
  'system_views',
  'system_virtual_schema',
]);
/** Replicated as users' keyspaces are. */
export const REPLICATED_SYSTEM_KEYSPACES: ReadonlySet<string> = new Set([
  'system_traces',
  'system_auth',
  'system_distributed',
]);

/** Local or virtual: never altered, and not in the schema's version. */
export function isLocalSystemKeyspace(name: string): boolean {
  const lower = name.toLowerCase();
  return LOCAL_KEYSPACES.has(lower) || VIRTUAL_KEYSPACES.has(lower);
}

const smallS = 's'.charCodeAt(0);
const toSmall = 0x20;

export function isSystemKeyspace(name: string): boolean {
  // Asked of each write: most names are told apart by their first letter.
  if ((name.charCodeAt(0) | toSmall) !== smallS) return false;
  return isLocalSystemKeyspace(name) || REPLICATED_SYSTEM_KEYSPACES.has(name.toLowerCase());
}
