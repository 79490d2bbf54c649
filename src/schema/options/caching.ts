import { configurationError } from '../../base/error/index.ts';

/** `{'keys': 'ALL' | 'NONE', 'rows_per_partition': 'ALL' | 'NONE' | n}`; what is left out is NONE. */
export function parseCaching(map: ReadonlyMap<string, string>): Record<string, string> {
  const keys = map.get('keys') ?? 'NONE';
  const upperKeys = keys.toUpperCase();
  if (upperKeys !== 'ALL' && upperKeys !== 'NONE') {
    throw configurationError(
      `Invalid value '${keys}' for caching sub-option 'keys': only 'ALL' and 'NONE' are allowed`,
    );
  }
  const rows = rowsPerPartition(map.get('rows_per_partition') ?? 'NONE');
  const unknown = [...map.keys()].filter((key) => key !== 'keys' && key !== 'rows_per_partition');
  if (unknown.length > 0) {
    throw configurationError(
      `Invalid caching sub-options [${unknown.join(', ')}]: ` +
        "only 'keys' and 'rows_per_partition' are allowed",
    );
  }
  return { keys: upperKeys, rows_per_partition: rows };
}

function rowsPerPartition(text: string): string {
  const upper = text.toUpperCase();
  if (upper === 'ALL' || upper === 'NONE') return upper;
  const count = /^\d+$/.test(text) ? Number(text) : null;
  if (count === null || count > 2 ** 31 - 1) {
    throw configurationError(
      `Invalid value '${text}' for caching sub-option 'rows_per_partition': ` +
        "only 'ALL', 'NONE', and integer values are allowed",
    );
  }
  if (count === 0) return 'NONE';
  return count === 2 ** 31 - 1 ? 'ALL' : String(count);
}
