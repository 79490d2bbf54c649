import { quoteIdentifier } from '../../base/identifier/index.ts';
import type { KeyspaceMetadata, ReplicationOptions } from '../keyspace.ts';
import { strategyShortName } from '../options/replication.ts';
import type { DescribeOptions } from './describe-table.ts';
import { quoteText } from './describe-table.ts';
import { javaMapOrder } from './java-map-order.ts';

/** CREATE KEYSPACE, or a comment for a virtual one (schema/KeyspaceMetadata.java). */
export function describeKeyspace(
  keyspace: KeyspaceMetadata,
  options: Pick<DescribeOptions, 'ifNotExists'> = {},
): string {
  const name = quoteIdentifier(keyspace.name);
  if (keyspace.isVirtual) {
    return [
      '/*',
      `Warning: Keyspace ${name} is a virtual keyspace and cannot be recreated with CQL.`,
      'Structure, for reference:',
      `VIRTUAL KEYSPACE ${name};`,
      '*/',
    ].join('\n');
  }
  const ifNotExists = options.ifNotExists === true ? 'IF NOT EXISTS ' : '';
  return (
    `CREATE KEYSPACE ${ifNotExists}${name} WITH replication = ` +
    `${replicationText(keyspace.replication)}  AND durable_writes = ${keyspace.durableWrites};`
  );
}

function replicationText({ className, options }: ReplicationOptions): string {
  const keys = Object.keys(options).sort();
  const entries = javaMapOrder(keys, keys.length + 1).map(
    (key) => `, ${quoteText(key)}: ${quoteText(options[key] as string)}`,
  );
  return `{'class': ${quoteText(strategyShortName(className))}${entries.join('')}}`;
}
