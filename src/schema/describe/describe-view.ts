import { quoteIdentifier } from '../../base/identifier/index.ts';
import type { ViewMetadata } from '../view.ts';
import type { DescribeOptions } from './describe-table.ts';
import { optionLines, primaryKeyText, qualifiedName } from './describe-table.ts';

/** CREATE MATERIALIZED VIEW, as Cassandra 5.0 prints it (schema/ViewMetadata.java). */
export function describeView(table: ViewMetadata, options: DescribeOptions = {}): string {
  const { view, keyspace, selectOrder } = table;
  const ifNotExists = options.ifNotExists === true ? 'IF NOT EXISTS ' : '';
  const names = selectOrder.map(({ name }) => quoteIdentifier(name));
  const lines = optionLines(table, options.withInternals === true);
  return [
    `CREATE MATERIALIZED VIEW ${ifNotExists}${qualifiedName(table)} AS`,
    `    SELECT ${view.includesAllColumns ? '*' : names.join(', ')}`,
    `    FROM ${quoteIdentifier(keyspace)}.${quoteIdentifier(view.baseTableName)}`,
    `    WHERE ${view.whereClause}`,
    `    ${primaryKeyText(table)}`,
    ` WITH ${lines.join('\n    AND ')};`,
  ].join('\n');
}
