import type { Distribution } from '../random/distribution.ts';
import { numberOf, parseDistribution } from '../random/distribution.ts';
import { MarkedYaml } from './marked-yaml.ts';
import type { BatchType, ColumnSpec, InsertSpec, Profile, QuerySpec, Ratio } from './profile.ts';

const known = {
  profile: [
    'specname',
    'keyspace',
    'keyspace_definition',
    'table',
    'table_definition',
    'extra_definitions',
    'columnspec',
    'insert',
    'queries',
  ],
  column: ['name', 'size', 'population', 'cluster'],
  insert: ['partitions', 'select', 'batchtype', 'visits'],
  query: ['cql', 'fields'],
};

/** What a column has when nothing is said: the values of cassandra-stress. */
const usual: ColumnSpec = {
  population: parseDistribution('uniform(1..100B)'),
  size: parseDistribution('uniform(4..8)'),
  cluster: parseDistribution('fixed(1)'),
};

const usualInsert: InsertSpec = {
  partitions: parseDistribution('fixed(1)'),
  select: { distribution: parseDistribution('fixed(1)'), divisor: 1 },
  batchType: 'UNLOGGED',
};

/** The spec of columns that a profile says nothing about. */
export function usualColumn(): ColumnSpec {
  return usual;
}

/**
 * Reads a profile in the form of cassandra-stress's user profiles. Throws `CommandFailure` that names
 * file, line and column of what is wrong or not known.
 */
export function readProfile(text: string, source: string): Profile {
  const yaml = new MarkedYaml(text, source);
  const entries = yaml.entries(yaml.root, known.profile);
  const optional = (name: string): string | null => {
    const node = entries.get(name);
    return node === undefined ? null : yaml.text(node).trim();
  };
  const required = (name: string): string => {
    const found = optional(name);
    if (found !== null) return found;
    throw yaml.fail(yaml.root, `"${name}" is missing`);
  };
  const extras = entries.get('extra_definitions');
  return {
    source,
    keyspace: required('keyspace'),
    keyspaceDefinition: optional('keyspace_definition'),
    table: required('table'),
    tableDefinition: optional('table_definition'),
    extraDefinitions:
      extras === undefined ? [] : yaml.items(extras).map((item) => yaml.text(item).trim()),
    columns: readColumns(yaml, entries.get('columnspec')),
    insert: readInsert(yaml, entries.get('insert')),
    queries: readQueries(yaml, entries.get('queries')),
  };
}

function readColumns(yaml: MarkedYaml, node: unknown): ReadonlyMap<string, ColumnSpec> {
  const columns = new Map<string, ColumnSpec>();
  for (const item of node === undefined ? [] : yaml.items(node)) {
    const entries = yaml.entries(item, known.column);
    const name = entries.get('name');
    if (name === undefined) throw yaml.fail(item, 'a column without a name');
    if (columns.has(yaml.text(name))) throw yaml.fail(name, 'this column was here before');
    const distribution = (of: keyof ColumnSpec): Distribution => {
      const given = entries.get(of);
      if (given === undefined) return usual[of];
      const found = yaml.read(given, parseDistribution);
      if (of === 'cluster' && found.minimum < 1) throw yaml.fail(given, 'begins at 1 row or more');
      return found;
    };
    columns.set(yaml.text(name), {
      population: distribution('population'),
      size: distribution('size'),
      cluster: distribution('cluster'),
    });
  }
  return columns;
}

function readInsert(yaml: MarkedYaml, node: unknown): InsertSpec {
  if (node === undefined) return usualInsert;
  const entries = yaml.entries(node, known.insert);
  const visits = entries.get('visits');
  if (visits !== undefined && !/^\s*fixed\(1\)\s*$/i.test(yaml.text(visits))) {
    throw yaml.fail(visits, 'visits other than fixed(1) are not supported yet');
  }
  const partitions = entries.get('partitions');
  const select = entries.get('select');
  const batchType = entries.get('batchtype');
  return {
    partitions:
      partitions === undefined ? usualInsert.partitions : yaml.read(partitions, parseDistribution),
    select: select === undefined ? usualInsert.select : yaml.read(select, parseRatio),
    batchType: batchType === undefined ? 'UNLOGGED' : yaml.read(batchType, parseBatchType),
  };
}

/** Reads `fixed(1)/100`. Throws `DistributionProblem`. */
export function parseRatio(text: string): Ratio {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return { distribution: parseDistribution(text), divisor: 1 };
  const divisor = numberOf(text.slice(slash + 1));
  return { distribution: parseDistribution(text.slice(0, slash)), divisor: Math.max(1, divisor) };
}

function parseBatchType(text: string): BatchType {
  const name = text.toUpperCase();
  if (name === 'LOGGED' || name === 'UNLOGGED') return name;
  throw new Error(`"${text}" is no type of batch; LOGGED and UNLOGGED are`);
}

function readQueries(yaml: MarkedYaml, node: unknown): ReadonlyMap<string, QuerySpec> {
  const queries = new Map<string, QuerySpec>();
  if (node === undefined) return queries;
  for (const [name, value] of yaml.entries(node, null)) {
    const entries = yaml.entries(value, known.query);
    const cql = entries.get('cql');
    if (cql === undefined) throw yaml.fail(value, `"cql" of the query ${name} is missing`);
    if (name === 'insert')
      throw yaml.fail(cql, '"insert" is what writes rows; choose another name');
    const fields = entries.get('fields');
    queries.set(name, {
      cql: yaml.text(cql).trim().replace(/;$/, ''),
      fields: fields === undefined ? 'samerow' : yaml.read(fields, parseFields),
    });
  }
  return queries;
}

function parseFields(text: string): QuerySpec['fields'] {
  const name = text.toLowerCase();
  if (name === 'samerow' || name === 'multirow') return name;
  throw new Error(`"${text}" is no choice of fields; samerow and multirow are`);
}
