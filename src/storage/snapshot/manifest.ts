/** What `manifest.json` of a snapshot says (service/snapshot/SnapshotManifest.java). */
export interface SnapshotManifest {
  /** Names of the Data components. */
  readonly files: readonly string[];
  /** Milliseconds since the epoch; null when it is not told. */
  readonly createdAtMillis: number | null;
  readonly expiresAtMillis: number | null;
}

/** The text as Cassandra's printer lays it out. */
export function manifestText({
  files,
  createdAtMillis,
  expiresAtMillis,
}: SnapshotManifest): string {
  const list = files.length === 0 ? '[ ]' : `[ ${files.map((f) => JSON.stringify(f)).join(', ')} ]`;
  return [
    '{',
    `  "files" : ${list},`,
    `  "created_at" : ${timeText(createdAtMillis)},`,
    `  "expires_at" : ${timeText(expiresAtMillis)},`,
    '  "ephemeral" : false',
    '}',
  ].join('\n');
}

/** Null when the text is no manifest. */
export function parseManifest(text: string): SnapshotManifest | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { files, created_at, expires_at } = parsed as Record<string, unknown>;
  return {
    files: Array.isArray(files) ? files.map(String) : [],
    createdAtMillis: millisOf(created_at),
    expiresAtMillis: millisOf(expires_at),
  };
}

function timeText(millis: number | null): string {
  return millis === null ? 'null' : `"${new Date(millis).toISOString()}"`;
}

function millisOf(value: unknown): number | null {
  const millis = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(millis) ? null : millis;
}
