/**
 * What differs between the versions of the BIG format (io/sstable/format/big/BigFormat.java). Ilion
 * writes `nb`, which Cassandra 4.0, 4.1 and 5.0 read, and reads `na` and `oa` besides.
 */
export interface SSTableVersion {
  readonly name: string;
  /** Statistics tell which host wrote the file. */
  readonly hasOriginatingHostId: boolean;
  /** Statistics have the least and greatest clustering as plain values of inclusive bounds. */
  readonly hasLegacyClusteringRange: boolean;
  /** Statistics have the clustering range with its types and the kinds of its bounds. */
  readonly hasClusteringRange: boolean;
  /** Statistics tell whether any partition as a whole was deleted. */
  readonly hasPartitionDeletionMarker: boolean;
  /** Statistics tell the first and the last key. */
  readonly hasKeyRange: boolean;
  /** Statistics tell which share of the ring the file covers. */
  readonly hasTokenSpaceCoverage: boolean;
  /** Deletion times are unsigned (up to the year 2106), and live ones take one byte. */
  readonly hasUnsignedDeletionTime: boolean;
}

function version(name: string): SSTableVersion {
  const isOa = name >= 'oa';
  return Object.freeze({
    name,
    hasOriginatingHostId: name >= 'nb',
    hasLegacyClusteringRange: !isOa,
    hasClusteringRange: isOa,
    hasPartitionDeletionMarker: isOa,
    hasKeyRange: isOa,
    hasTokenSpaceCoverage: isOa,
    hasUnsignedDeletionTime: isOa,
  });
}

const VERSIONS: ReadonlyMap<string, SSTableVersion> = new Map(
  ['na', 'nb', 'oa'].map((name) => [name, version(name)]),
);

/** The version of a name, or undefined when Ilion does not know it. */
export function versionNamed(name: string): SSTableVersion | undefined {
  return VERSIONS.get(name);
}

/** The version that is written. */
export const CURRENT_VERSION = VERSIONS.get('nb') as SSTableVersion;
