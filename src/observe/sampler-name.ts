/** What can be sampled of a table, in Cassandra's names and the order of its texts (Sampler.SamplerType). */
export const SAMPLER_NAMES = [
  'READS',
  'WRITES',
  'LOCAL_READ_TIME',
  'READ_ROW_COUNT',
  'READ_TOMBSTONE_COUNT',
  'READ_SSTABLE_COUNT',
  'WRITE_SIZE',
  'CAS_CONTENTIONS',
] as const;

export type SamplerName = (typeof SAMPLER_NAMES)[number];

const BY_FREQUENCY: ReadonlySet<SamplerName> = new Set(['READS', 'WRITES', 'CAS_CONTENTIONS']);

/** Whether it counts how often; the others look for the largest. */
export function countsFrequency(name: SamplerName): boolean {
  return BY_FREQUENCY.has(name);
}
