/** The files of an SSTable by the last part of their names. */
export const Component = {
  DATA: 'Data.db',
  PRIMARY_INDEX: 'Index.db',
  SUMMARY: 'Summary.db',
  FILTER: 'Filter.db',
  STATISTICS: 'Statistics.db',
  COMPRESSION_INFO: 'CompressionInfo.db',
  CRC: 'CRC.db',
  DIGEST: 'Digest.crc32',
  TOC: 'TOC.txt',
} as const;

export type ComponentName = (typeof Component)[keyof typeof Component];

/** The text of TOC.txt: a component a line, itself included. */
export function tocText(components: Iterable<string>): string {
  return [...components].map((name) => `${name}\n`).join('');
}

/** The components that a TOC.txt lists; those of indexes and such, which Ilion ignores, included. */
export function parseToc(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}

/** The text of Digest.crc32: the CRC-32 of all bytes of the Data component, in decimal. */
export function digestText(crc: number): string {
  return String(crc >>> 0);
}

/** The CRC-32 that a Digest.crc32 names, or null when it is none. */
export function parseDigest(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,10}$/.test(trimmed)) return null;
  const crc = Number(trimmed);
  return crc <= 0xffffffff ? crc : null;
}
