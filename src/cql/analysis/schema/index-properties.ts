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
 * `default_secondary_index` names, of which `legacy_local_table` is the one supported.
 */
export function readIndexProperties(statement: CreateIndexStatement): IndexProperties {
  const { isCustom, properties } = statement;
  const written = statement.className ?? (isCustom ? null : LEGACY_NAME);
  const isLegacy = !isCustom && written?.toLowerCase() === LEGACY_NAME;
  const className = isLegacy ? null : (written ?? LEGACY_NAME);
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
