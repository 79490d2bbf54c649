import { invalidRequest } from '../../../base/error/index.ts';
import { CLASS_OPTION, PropertyReader, TARGET_OPTION } from '../../../schema/index.ts';
import type { CreateIndexStatement } from '../../ast/index.ts';

const LEGACY_NAME = 'legacy_local_table';

export interface IndexProperties {
  /** Null for Cassandra's own kind of index. */
  readonly className: string | null;
  readonly options: Readonly<Record<string, string>>;
}

/**
 * USING and WITH of CREATE INDEX (IndexAttributes.java). Without USING it is the kind of index that
 * `byDefault` names (`default_secondary_index`); null: none may be made then.
 */
export function readIndexProperties(
  statement: CreateIndexStatement,
  byDefault: string | null,
): IndexProperties {
  const { isCustom, properties } = statement;
  const written = statement.className ?? byDefault;
  if (written === null) throw invalidRequest('Must specify index implementation via USING');
  const isLegacy = !isCustom && written.toLowerCase() === LEGACY_NAME;
  const className = isLegacy ? null : written;
  const reader = new PropertyReader(properties, ['options']);
  if (className === null && properties.length > 0) {
    throw invalidRequest('Cannot specify options for a non-CUSTOM index');
  }
  const options = Object.fromEntries(reader.map('options') ?? []);
  for (const name of [CLASS_OPTION, TARGET_OPTION]) {
    if (name in options) throw invalidRequest(`Cannot specify ${name} as a CUSTOM option`);
  }
  return { className, options };
}
