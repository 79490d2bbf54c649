import { CommandFailure } from '../../command-failure.ts';
import type { CqlConnection, PreparedStatement } from '../../cql/index.ts';
import { namedColumns } from '../../cql/index.ts';
import type { LoadCluster } from '../client/index.ts';
import type { Profile } from '../profile/profile.ts';
import { usualColumn } from '../profile/read-profile.ts';
import type { Distribution } from '../random/distribution.ts';
import type { ColumnRole, TableColumn } from '../values/index.ts';
import { TableValues } from '../values/index.ts';
import { InsertOperation } from './insert-operation.ts';
import type { Operation } from './operation.ts';
import type { OperationMix } from './operation-mix.ts';
import { QueryOperation } from './query-operation.ts';

interface Column {
  readonly name: string;
  readonly role: ColumnRole;
  readonly position: number;
  readonly isCounter: boolean;
}

/** Prepares what the mix needs on all nodes. Throws `CommandFailure` for names that are not there. */
export async function makeOperations(
  cluster: LoadCluster,
  profile: Profile,
  mix: OperationMix,
  population: Distribution,
  consistency: number,
): Promise<readonly Operation[]> {
  const columns = await columnsOf(cluster.control, profile);
  const isCounter = columns.some((column) => column.isCounter);
  const texts = mix.map(({ name }) => {
    if (name === 'insert') return insertText(profile, columns, isCounter);
    const query = profile.queries.get(name);
    if (query !== undefined) return query.cql;
    const names = ['insert', ...profile.queries.keys()].join(', ');
    throw new CommandFailure(`${profile.source} has no query "${name}"; there are: ${names}`);
  });
  // The first is prepared for the types of all columns, whatever the mix wants.
  const insert = insertText(profile, columns, isCounter);
  const [whole, ...prepared] = await cluster.prepare(profile.keyspace, [insert, ...texts]);
  const values = valuesOf(profile, columns, whole as PreparedStatement);
  return mix.map(({ name }, i) => {
    const statement = prepared[i] as PreparedStatement;
    const places = placesOf(profile, name, statement, values);
    const common = { values, prepared: statement, places, population, consistency };
    if (name === 'insert') {
      return new InsertOperation({ ...common, spec: profile.insert, isCounter });
    }
    const fields = profile.queries.get(name)?.fields ?? 'samerow';
    return new QueryOperation({ ...common, name, fields });
  });
}

async function columnsOf(control: CqlConnection, profile: Profile): Promise<readonly Column[]> {
  const { keyspace, table } = profile;
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const where = `keyspace_name = ${literal(keyspace)} AND table_name = ${literal(table)}`;
  const rows = await control.query(
    `SELECT column_name, kind, position, type FROM system_schema.columns WHERE ${where}`,
  );
  if (rows.length === 0) {
    throw new CommandFailure(
      `there is no table ${keyspace}.${table}`,
      'a profile makes it with keyspace_definition and table_definition',
    );
  }
  const [own] = await control.query(`SELECT flags FROM system_schema.tables WHERE ${where}`);
  const all = rows.map((row) => {
    const text = (name: string) => row.get(name)?.toString('utf8') ?? '';
    const position = row.get('position')?.readInt32BE() ?? 0;
    return { name: text('column_name'), kind: text('kind'), type: text('type'), position };
  });
  const columns = namedColumns(all, own?.get('flags')).map(
    ({ name, kind, type, position }): Column => ({
      name,
      role: kind === 'partition_key' ? 'partition' : (kind as ColumnRole),
      position,
      isCounter: type === 'counter',
    }),
  );
  for (const name of profile.columns.keys()) {
    if (columns.some((column) => column.name === name)) continue;
    throw new CommandFailure(`${profile.source}: columnspec: ${table} has no column "${name}"`);
  }
  return columns;
}

/** INSERT of a whole row; counters are added to. */
function insertText({ table }: Profile, columns: readonly Column[], isCounter: boolean): string {
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const names = columns.map(({ name }) => quoted(name));
  if (!isCounter) {
    return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  }
  const added = columns.filter((column) => column.isCounter).map(({ name }) => quoted(name));
  const keys = columns.filter(({ role }) => role === 'partition' || role === 'clustering');
  const sums = added.map((name) => `${name} = ${name} + ?`).join(', ');
  return `UPDATE ${table} SET ${sums} WHERE ${keys.map(({ name }) => `${quoted(name)} = ?`).join(' AND ')}`;
}

function valuesOf(
  profile: Profile,
  columns: readonly Column[],
  { variables }: PreparedStatement,
): TableValues {
  const types = new Map(variables.map(({ name, type }) => [name, type]));
  const described = columns.map((column): TableColumn => {
    const type = types.get(column.name) ?? { kind: 'blob' };
    return { ...column, type, spec: profile.columns.get(column.name) ?? usualColumn() };
  });
  try {
    return new TableValues(described);
  } catch (error) {
    throw new CommandFailure(`${profile.source}: ${(error as Error).message}`);
  }
}

function placesOf(
  profile: Profile,
  query: string,
  { variables }: PreparedStatement,
  values: TableValues,
): readonly number[] {
  return variables.map(({ name }) => {
    const place = values.columns.findIndex((column) => column.name === name);
    if (place >= 0) return place;
    throw new CommandFailure(
      `${profile.source}: the query ${query} binds "${name}", which is no column of ${profile.table}`,
    );
  });
}
