import { configurationError, invalidRequest } from '../../../base/error/index.ts';
import { quoteIdentifier } from '../../../base/identifier/index.ts';
import type {
  IndexMetadata,
  KeyspaceMetadata,
  Schema,
  TableMetadata,
} from '../../../schema/index.ts';
import {
  CLASS_OPTION,
  findIndex,
  isStorageAttachedClass,
  isView,
  makeTable,
  sortedRecord,
  TARGET_OPTION,
} from '../../../schema/index.ts';
import type { CreateIndexStatement, DropIndexStatement } from '../../ast/index.ts';
import { unsupported } from '../unsupported.ts';
import { noKeyspace } from './faults.ts';
import { readIndexProperties } from './index-properties.ts';
import { checkIndexTarget, preparedTarget, targetText } from './index-target.ts';
import { putTable, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';
import { checkStorageAttached, vectorWarnings } from './storage-attached-options.ts';
import { partsOf } from './table-parts.ts';

const SASI_CLASS = 'org.apache.cassandra.index.sasi.SASIIndex';

/** CREATE INDEX (cql3/statements/schema/CreateIndexStatement.java of Cassandra 5.0). */
export function createIndex(
  schema: Schema,
  statement: CreateIndexStatement,
  keyspaceName: string,
  { guardrails, client, defaultIndex }: SchemaContext,
): SchemaStep {
  const { className, options } = readIndexProperties(statement, defaultIndex);
  guardrails.flags.secondary_indexes.ensureEnabled(client, 'Creating secondary indexes');
  if (className === SASI_CLASS) {
    throw invalidRequest('SASI indexes are disabled. Enable in cassandra.yaml to use.');
  }
  const { table, keyspace } = indexedTable(schema, statement, keyspaceName);
  const wanted = statement.index?.name ?? null;
  if (wanted !== null && findIndex(keyspace.tables.values(), wanted) !== undefined) {
    if (statement.ifNotExists) return unchanged(schema);
    throw invalidRequest(`Index '${wanted}' already exists`);
  }
  if (table.isCounter) {
    throw invalidRequest("Secondary indexes on counter tables aren't supported");
  }
  if (isView(table)) {
    throw invalidRequest("Secondary indexes on materialized views aren't supported");
  }
  guardrails.thresholds.secondary_indexes_per_table.guard(
    table.indexes.size + 1,
    `${wanted === null || wanted === '' ? '' : `${wanted} `}on table ${table.name}`,
    client,
  );
  const target = targetOf(table, statement, className !== null);
  const index: IndexMetadata = {
    name: wanted ?? availableName(keyspace, table, statement),
    kind: className === null ? 'COMPOSITES' : 'CUSTOM',
    options: sortedRecord(
      Object.entries({
        ...options,
        [TARGET_OPTION]: target,
        ...(className === null ? {} : { [CLASS_OPTION]: className }),
      }),
    ),
  };
  const equal = [...table.indexes.values()].find((each) => isSameButName(each, index));
  if (equal !== undefined) {
    if (statement.ifNotExists) return unchanged(schema);
    throw invalidRequest(`Index ${index.name} is a duplicate of existing index ${equal.name}`);
  }
  const after = makeTable({ ...partsOf(table), indexes: [...table.indexes.values(), index] });
  const ofOthers = vectorWarnings(table);
  try {
    const warnings = [...ofOthers, ...checkIndex(after, index)];
    return { ...putTable(schema, keyspace, after), warnings };
  } catch (error) {
    // Cassandra has looked at the others by then.
    for (const warning of ofOthers) client.warn(warning);
    throw error;
  }
}

function indexedTable(
  schema: Schema,
  { table: { name } }: CreateIndexStatement,
  keyspaceName: string,
): { readonly table: TableMetadata; readonly keyspace: KeyspaceMetadata } {
  const keyspace = schema.keyspace(keyspaceName);
  if (keyspace === undefined) throw noKeyspace(keyspaceName);
  const table = keyspace.tables.get(name);
  if (table === undefined) throw invalidRequest(`Table '${name}' doesn't exist`);
  return { table, keyspace };
}

/** The `target` option: one column, as no class that is known here takes several. */
function targetOf(
  table: TableMetadata,
  { targets }: CreateIndexStatement,
  isCustom: boolean,
): string {
  const prepared = targets.map((target) => preparedTarget(table, target));
  if (prepared.length === 0 && !isCustom) {
    throw invalidRequest('Only CUSTOM indexes can be created without specifying a target column');
  }
  if (prepared.length > 1) {
    if (!isCustom) throw invalidRequest('Only CUSTOM indexes support multiple columns');
    const seen = new Set<string>();
    for (const { column } of prepared) {
      if (seen.has(column.name)) {
        throw invalidRequest(`Duplicate column '${column.name}' in index target list`);
      }
      seen.add(column.name);
    }
  }
  for (const target of prepared) checkIndexTarget(table, target, isCustom);
  return prepared.map(targetText).join(', ');
}

/** `table_column_idx`, with a number when another index has that name. */
function availableName(
  keyspace: KeyspaceMetadata,
  table: TableMetadata,
  { targets }: CreateIndexStatement,
): string {
  const [only] = targets;
  const middle = targets.length === 1 ? `_${only?.column}` : '';
  const base = `${table.name}${middle}_idx`.replaceAll(/\W/g, '');
  const isTaken = (name: string): boolean =>
    findIndex(keyspace.tables.values(), name) !== undefined;
  let name = base;
  for (let i = 1; isTaken(name); i++) name = `${base}_${i}`;
  return name;
}

function isSameButName(left: IndexMetadata, right: IndexMetadata): boolean {
  return left.kind === right.kind && JSON.stringify(left.options) === JSON.stringify(right.options);
}

/** The last look at an index (schema/IndexMetadata.java); gives warnings. */
function checkIndex(table: TableMetadata, index: IndexMetadata): readonly string[] {
  if (!/^\w+$/.test(index.name)) throw configurationError(`Illegal index name ${index.name}`);
  if (index.kind !== 'CUSTOM') return [];
  const className = index.options[CLASS_OPTION] ?? '';
  if (isStorageAttachedClass(className)) return checkStorageAttached(table, index);
  if (className.startsWith('org.apache.cassandra.index.')) throw unsupported('customIndexes');
  throw configurationError(`Unable to find custom indexer class '${className}'`);
}

/** DROP INDEX (cql3/statements/schema/DropIndexStatement.java). */
export function dropIndex(
  schema: Schema,
  { index: { name }, ifExists }: DropIndexStatement,
  keyspaceName: string,
): SchemaStep {
  const keyspace = schema.keyspace(keyspaceName);
  const found = keyspace === undefined ? undefined : findIndex(keyspace.tables.values(), name);
  if (keyspace === undefined || found === undefined) {
    if (ifExists) return unchanged(schema);
    throw invalidRequest(`Index '${keyspaceName}.${name}' doesn't exist'`);
  }
  const { table } = found;
  const indexes = [...table.indexes.values()].filter((each) => each.name !== name);
  return {
    ...putTable(schema, keyspace, makeTable({ ...partsOf(table), indexes })),
    change: { change: 'UPDATED', target: 'TABLE', keyspace: keyspaceName, name: table.name },
  };
}

/** The refusal of a change to a column that indexes are of. `what` begins it: `Cannot drop`. */
export function refuseIndexedColumn(table: TableMetadata, column: string, what: string): void {
  const names = [...table.indexes.values()]
    .filter(({ options }) => targetNames(options[TARGET_OPTION] ?? '').includes(column))
    .map(({ name }) => name);
  if (names.length === 0) return;
  throw invalidRequest(
    `${what} column ${column} because it has dependent secondary indexes (${names.join(', ')})`,
  );
}

/** The text of a target may be that of the column in several ways. */
function targetNames(target: string): readonly string[] {
  const inner = /^(?:keys|values|entries|full)\((.+)\)$/s.exec(target)?.[1] ?? target;
  const bare = inner.startsWith('"') ? inner.slice(1, -1).replaceAll('""', '"') : inner;
  return [bare, quoteIdentifier(bare)];
}
