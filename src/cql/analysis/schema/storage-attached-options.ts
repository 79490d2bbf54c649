import { configurationError, invalidRequest } from '../../../base/error/index.ts';
import type { IndexMetadata, IndexTarget, TableMetadata } from '../../../schema/index.ts';
import {
  CLASS_OPTION,
  indexTarget,
  isStorageAttached,
  TARGET_OPTION,
} from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { firstElement, mapValueType, typeShape, vectorDimension } from '../type-shape.ts';

const ANALYSIS = ['case_sensitive', 'normalize', 'ascii'];
const VECTOR = [
  'maximum_node_connections',
  'construction_beam_width',
  'similarity_function',
  'optimize_for',
];
const SIMILARITIES = ['COSINE', 'DOT_PRODUCT', 'EUCLIDEAN'];
const OPTIMIZATIONS = ['LATENCY', 'RECALL'];
const PARAMETERS_SWITCH = 'SAI_VECTOR_ALLOW_CUSTOM_PARAMETERS';

const SUPPORTED = new Set(
  (
    'ascii bigint date double float int smallint text time timestamp timeuuid tinyint uuid ' +
    'varchar inet varint decimal boolean'
  ).split(' '),
);

const VECTOR_WARNING = [
  'SAI ANN indexes on vector columns are experimental and are not recommended for production use.',
  "They don't yet support SELECT queries with:",
  ' * Consistency level higher than ONE/LOCAL_ONE.',
  ' * Paging.',
  ' * No LIMIT clauses.',
  ' * PER PARTITION LIMIT clauses.',
  ' * GROUP BY clauses.',
  ' * Aggregation functions.',
  ' * Filters on columns without a SAI index.',
].join('\n');

/**
 * What StorageAttachedIndex.validateOptions of Cassandra 5.0 looks at, in its order; gives warnings.
 * `table` has the index already.
 */
export function checkStorageAttached(
  table: TableMetadata,
  index: IndexMetadata,
): readonly string[] {
  const { options } = index;
  refuseSecond(table, index);
  const known = [TARGET_OPTION, CLASS_OPTION, ...ANALYSIS, ...VECTOR];
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw configurationError(
      `Properties specified [${unknown.join(', ')}] are not understood by StorageAttachedIndex`,
    );
  }
  const text = options[TARGET_OPTION] ?? '';
  if (text === '') throw invalidRequest('Failed to retrieve target column for: ');
  if (text.includes(',')) {
    throw invalidRequest(
      `A storage-attached index cannot be created over multiple columns: ${text}`,
    );
  }
  const target = indexTarget(table, index);
  const types = termTypes(target);
  checkAnalysis(target, types, options);
  checkVectorOptions(types, options);
  return checkTypes(types, options);
}

/** What is warned of once more, for each of a table's indexes, when its columns or indexes change. */
export function vectorWarnings(table: TableMetadata): readonly string[] {
  return [...table.indexes.values()]
    .filter((index) => isStorageAttached(index))
    .filter((index) => typeShape(termTypes(indexTarget(table, index))[0] as CqlType) === 'vector')
    .map(() => VECTOR_WARNING);
}

/** Cassandra looks at the others once more, and so finds this before what is wrong with the new one. */
function refuseSecond(table: TableMetadata, index: IndexMetadata): void {
  const twin = [...table.indexes.values()].find(
    (each) =>
      each !== index &&
      isStorageAttached(each) &&
      each.options[TARGET_OPTION] === index.options[TARGET_OPTION],
  );
  if (twin === undefined) return;
  const { column } = indexTarget(table, twin);
  throw invalidRequest(
    `Cannot create more than one storage-attached index on the same column: ${column.name}`,
  );
}

/** The type of what is indexed; of entries both. */
function termTypes({ column: { type }, type: target }: IndexTarget): readonly CqlType[] {
  if (target === 'entries') return [firstElement(type), mapValueType(type)];
  if (target === 'keys') return [firstElement(type)];
  if (target === 'values') {
    return [typeShape(type) === 'map' ? mapValueType(type) : firstElement(type)];
  }
  return [type];
}

function checkAnalysis(
  { column }: IndexTarget,
  types: readonly CqlType[],
  options: IndexMetadata['options'],
): void {
  const analysis = ANALYSIS.filter((name) => name in options).sort();
  if (analysis.length === 0) return;
  if (column.isPrimaryKey) {
    const found = analysis.map((name) => `'${name}': '${options[name]}'`).join(', ');
    throw invalidRequest(
      `Analysis options are not supported on primary key columns, but found {${found}}`,
    );
  }
  const [type] = types as [CqlType];
  if (types.length > 1 || (type.name !== 'text' && type.name !== 'ascii')) {
    const name = types.length > 1 ? column.type.name : type.name;
    throw invalidRequest(`CQL type ${name} cannot be analyzed.`);
  }
  for (const name of analysis) checkBoolean(name, options[name] ?? '');
}

function checkBoolean(name: string, value: string): void {
  if (value === '') throw invalidRequest(`Empty value for boolean option '${name}'`);
  if (/^(true|false)$/i.test(value)) return;
  throw invalidRequest(`Illegal value for boolean option '${name}': ${value}`);
}

/** Entries of a map are a composite to an index. */
function typeText(types: readonly CqlType[]): string {
  if (types.length === 1) return types[0]?.name ?? '';
  const parts = types.map(({ marshalName }) => marshalName).join(',');
  return `'org.apache.cassandra.db.marshal.CompositeType(${parts})'`;
}

function checkVectorOptions(types: readonly CqlType[], options: IndexMetadata['options']): void {
  if (!VECTOR.some((name) => name in options)) return;
  const [type, second] = types as [CqlType, CqlType | undefined];
  if (second !== undefined || typeShape(type) !== 'vector') {
    throw invalidRequest(`CQL type ${typeText(types)} cannot have vector options`);
  }
  if ('maximum_node_connections' in options) {
    throw invalidRequest(
      `Maximum node connections cannot be set without enabling ${PARAMETERS_SWITCH}`,
    );
  }
  if ('construction_beam_width' in options) {
    throw invalidRequest(
      `Construction beam width cannot be set without enabling ${PARAMETERS_SWITCH}`,
    );
  }
  const similarity = options.similarity_function?.toUpperCase();
  if (similarity !== undefined && !SIMILARITIES.includes(similarity)) {
    throw invalidRequest(
      `Similarity function ${similarity} was not recognized for index null. Valid values are: ` +
        'EUCLIDEAN, DOT_PRODUCT, COSINE',
    );
  }
  const optimization = options.optimize_for?.toUpperCase();
  if (optimization !== undefined && !OPTIMIZATIONS.includes(optimization)) {
    throw invalidRequest(
      `optimize_for '${optimization}' was not recognized for index null. Valid values are: ` +
        'LATENCY, RECALL',
    );
  }
}

function checkTypes(
  types: readonly CqlType[],
  options: IndexMetadata['options'],
): readonly string[] {
  for (const type of types) {
    const isFrozen = typeShape(type) !== 'scalar' && !type.isMultiCell;
    if (!SUPPORTED.has(type.name) && !isFrozen) {
      throw invalidRequest(`Unsupported type: ${type.name}`);
    }
  }
  const [type] = types as [CqlType];
  if (typeShape(type) !== 'vector') return [];
  if (firstElement(type).name !== 'float') {
    throw invalidRequest('SAI ANN indexes are only allowed on vector columns with float elements');
  }
  const similarity = options.similarity_function?.toUpperCase() ?? 'COSINE';
  if (vectorDimension(type) === 1 && similarity === 'COSINE') {
    throw invalidRequest('Cosine similarity is not supported for single-dimension vectors');
  }
  return [VECTOR_WARNING];
}
