import { quoteIdentifier } from '../../base/identifier/index.ts';
import type { IndexMetadata } from '../index-metadata.ts';
import { CLASS_OPTION, TARGET_OPTION } from '../index-metadata.ts';
import type { TableMetadata } from '../table.ts';
import type { DescribeOptions } from './describe-table.ts';
import { mapText, quoteText } from './describe-table.ts';

/** CREATE INDEX as Cassandra 5.0 prints it (schema/IndexMetadata.java). */
export function describeIndex(
  table: TableMetadata,
  index: IndexMetadata,
  options: Pick<DescribeOptions, 'ifNotExists'> = {},
): string {
  const ifNotExists = options.ifNotExists === true ? 'IF NOT EXISTS ' : '';
  const tableName = `${quoteIdentifier(table.keyspace)}.${quoteIdentifier(table.name)}`;
  const { [TARGET_OPTION]: target = '', [CLASS_OPTION]: className = '', ...others } = index.options;
  const rest = `INDEX ${ifNotExists}${quoteIdentifier(index.name)} ON ${tableName} (${target})`;
  if (index.kind !== 'CUSTOM') return `CREATE ${rest};`;
  const withOptions = Object.keys(others).length > 0 ? ` WITH OPTIONS = ${mapText(others)}` : '';
  return `CREATE CUSTOM ${rest} USING ${quoteText(className)}${withOptions};`;
}
