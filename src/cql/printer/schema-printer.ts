import type {
  ClusteringOrder,
  ColumnDefinition,
  CreateTableStatement,
  IndexTarget,
  PrimaryKey,
  Property,
  RawType,
  SchemaStatement,
  TableAlteration,
  TypeAlteration,
} from '../ast/index.ts';
import { quoteIdentifier } from '../lexer/index.ts';
import { joinParts, wherePart } from './modification-printer.ts';
import {
  functionNameCql,
  plainNameCql,
  plainQualifiedNameCql,
  qualifiedNameCql,
} from './name-printer.ts';
import { selectorsCql } from './selectable-printer.ts';
import { rawTypeCql, stringCql, termCql, termListCql } from './term-printer.ts';

/** The CQL of a statement that changes the schema, which parses to the same statement. */
export function schemaCql(statement: SchemaStatement): string {
  switch (statement.kind) {
    case 'createKeyspace':
    case 'alterKeyspace':
      return joinParts(
        heading(statement, 'KEYSPACE'),
        quoteIdentifier(statement.keyspace),
        withCql(propertiesCql(statement.properties)),
      );
    case 'dropKeyspace':
      return joinParts(heading(statement, 'KEYSPACE'), quoteIdentifier(statement.keyspace));
    case 'createTable':
      return createTableCql(statement);
    case 'alterTable': {
      const alteration = tableAlterationCql(statement.alteration);
      return joinParts(heading(statement, 'TABLE'), qualifiedNameCql(statement.table), alteration);
    }
    case 'dropTable':
      return joinParts(heading(statement, 'TABLE'), qualifiedNameCql(statement.table));
    case 'createType': {
      const fields = statement.fields.map(
        (f) => `${quoteIdentifier(f.name)} ${rawTypeCql(f.type)}`,
      );
      const name = plainQualifiedNameCql(statement.type);
      return joinParts(heading(statement, 'TYPE'), name, `(${fields.join(', ')})`);
    }
    case 'alterType': {
      const alteration = typeAlterationCql(statement.alteration);
      return joinParts(
        heading(statement, 'TYPE'),
        plainQualifiedNameCql(statement.type),
        alteration,
      );
    }
    case 'dropType':
      return joinParts(heading(statement, 'TYPE'), plainQualifiedNameCql(statement.type));
    case 'createIndex': {
      const { index, table, targets, className } = statement;
      return joinParts(
        heading(statement, statement.isCustom ? 'CUSTOM INDEX' : 'INDEX'),
        index !== null && qualifiedNameCql(index),
        `ON ${qualifiedNameCql(table)} (${targets.map(indexTargetCql).join(', ')})`,
        className !== null && `USING ${stringCql(className)}`,
        withCql(propertiesCql(statement.properties)),
      );
    }
    case 'dropIndex':
      return joinParts(heading(statement, 'INDEX'), qualifiedNameCql(statement.index));
    case 'createView':
      return joinParts(
        heading(statement, 'MATERIALIZED VIEW'),
        `${qualifiedNameCql(statement.view)} AS SELECT ${selectorsCql(statement.selectors)}`,
        `FROM ${qualifiedNameCql(statement.baseTable)}`,
        wherePart(statement.where),
        primaryKeyCql(statement.primaryKey),
        withCql([...orderCql(statement.clusteringOrder), ...propertiesCql(statement.properties)]),
      );
    case 'alterView':
      return joinParts(
        heading(statement, 'MATERIALIZED VIEW'),
        qualifiedNameCql(statement.view),
        withCql(propertiesCql(statement.properties)),
      );
    case 'dropView':
      return joinParts(heading(statement, 'MATERIALIZED VIEW'), qualifiedNameCql(statement.view));
    default:
      return functionOrTriggerCql(statement);
  }
}

type FunctionOrTrigger = Extract<
  SchemaStatement,
  { kind: `${string}Function` | `${string}Aggregate` | `${string}Trigger` }
>;

function functionOrTriggerCql(statement: FunctionOrTrigger): string {
  switch (statement.kind) {
    case 'createFunction': {
      const args = statement.arguments.map(
        (a) => `${quoteIdentifier(a.name)} ${rawTypeCql(a.type)}`,
      );
      return joinParts(
        heading(statement, 'FUNCTION'),
        `${functionNameCql(statement.function)}(${args.join(', ')})`,
        statement.calledOnNullInput ? 'CALLED' : 'RETURNS NULL',
        `ON NULL INPUT RETURNS ${rawTypeCql(statement.returnType)}`,
        `LANGUAGE ${statement.language} AS ${stringCql(statement.body)}`,
      );
    }
    case 'createAggregate': {
      const { finalFunction, initialCondition } = statement;
      return joinParts(
        heading(statement, 'AGGREGATE'),
        functionNameCql(statement.aggregate) + signatureCql(statement.argumentTypes),
        `SFUNC ${plainNameCql(statement.stateFunction)}`,
        `STYPE ${rawTypeCql(statement.stateType)}`,
        finalFunction !== null && `FINALFUNC ${plainNameCql(finalFunction)}`,
        initialCondition !== null && `INITCOND ${termCql(initialCondition)}`,
      );
    }
    case 'dropFunction': {
      const name = functionNameCql(statement.function);
      return joinParts(
        heading(statement, 'FUNCTION'),
        name + signatureCql(statement.argumentTypes),
      );
    }
    case 'dropAggregate': {
      const name = functionNameCql(statement.aggregate);
      return joinParts(
        heading(statement, 'AGGREGATE'),
        name + signatureCql(statement.argumentTypes),
      );
    }
    case 'createTrigger':
      return joinParts(
        heading(statement, 'TRIGGER'),
        `${quoteIdentifier(statement.trigger)} ON ${qualifiedNameCql(statement.table)}`,
        `USING ${stringCql(statement.className)}`,
      );
    case 'dropTrigger': {
      const table = qualifiedNameCql(statement.table);
      const name = quoteIdentifier(statement.trigger);
      return joinParts(heading(statement, 'TRIGGER'), `${name} ON ${table}`);
    }
  }
}

/** CREATE [OR REPLACE], ALTER or DROP, the kind of thing, and IF [NOT] EXISTS. */
function heading(statement: SchemaStatement, noun: string): string {
  const verb = /^[a-z]+/.exec(statement.kind)?.[0].toUpperCase() ?? '';
  const orReplace = 'orReplace' in statement && statement.orReplace && 'OR REPLACE';
  const ifNotExists = 'ifNotExists' in statement && statement.ifNotExists && 'IF NOT EXISTS';
  const ifExists = 'ifExists' in statement && statement.ifExists && 'IF EXISTS';
  return joinParts(verb, orReplace, noun, ifNotExists, ifExists);
}

function createTableCql(statement: CreateTableStatement): string {
  const items = [
    ...statement.columns.map(columnCql),
    ...(statement.primaryKey === null ? [] : [primaryKeyCql(statement.primaryKey)]),
  ];
  const table = qualifiedNameCql(statement.table);
  return joinParts(
    heading(statement, 'TABLE'),
    `${table} (${items.join(', ')})`,
    withCql([
      ...orderCql(statement.clusteringOrder),
      ...(statement.compactStorage ? ['COMPACT STORAGE'] : []),
      ...propertiesCql(statement.properties),
    ]),
  );
}

function columnCql({ name, type, isStatic, mask }: ColumnDefinition): string {
  const masked = mask !== null && maskCql(mask);
  return joinParts(quoteIdentifier(name), rawTypeCql(type), isStatic && 'STATIC', masked);
}

function maskCql(mask: NonNullable<ColumnDefinition['mask']>): string {
  return `MASKED WITH ${functionNameCql(mask.function)}(${termListCql(mask.arguments)})`;
}

function primaryKeyCql({ partitionKey, clustering }: PrimaryKey): string {
  const partition = `(${partitionKey.map(quoteIdentifier).join(', ')})`;
  return `PRIMARY KEY (${[partition, ...clustering.map(quoteIdentifier)].join(', ')})`;
}

function orderCql(orders: readonly ClusteringOrder[]): string[] {
  if (orders.length === 0) return [];
  const items = orders.map((o) => `${quoteIdentifier(o.column)} ${o.descending ? 'DESC' : 'ASC'}`);
  return [`CLUSTERING ORDER BY (${items.join(', ')})`];
}

function withCql(items: readonly string[]): string {
  return items.length === 0 ? '' : `WITH ${items.join(' AND ')}`;
}

function propertiesCql(properties: readonly Property[]): string[] {
  return properties.map(({ name, value }) => {
    const text = typeof value === 'string' ? stringCql(value) : textMapCql(value);
    return `${quoteIdentifier(name)} = ${text}`;
  });
}

/** A map of texts, as of properties and role options. */
export function textMapCql(map: ReadonlyMap<string, string>): string {
  const entries = [...map].map(([key, value]) => `${stringCql(key)}: ${stringCql(value)}`);
  return `{${entries.join(', ')}}`;
}

function tableAlterationCql(alteration: TableAlteration): string {
  switch (alteration.kind) {
    case 'alterColumnType':
      return `ALTER ${quoteIdentifier(alteration.column)} TYPE ${rawTypeCql(alteration.type)}`;
    case 'addColumns': {
      const columns = alteration.columns.map(columnCql).join(', ');
      return joinParts('ADD', alteration.ifColumnNotExists && 'IF NOT EXISTS', `(${columns})`);
    }
    case 'dropColumns': {
      const columns = `(${alteration.columns.map(quoteIdentifier).join(', ')})`;
      const { timestamp, ifColumnExists } = alteration;
      const using = timestamp !== null && `USING TIMESTAMP ${timestamp}`;
      return joinParts('DROP', ifColumnExists && 'IF EXISTS', columns, using);
    }
    case 'renameColumns':
      return renamesCql(alteration.ifColumnExists, alteration.renames);
    case 'maskColumn': {
      const { ifColumnExists, column, mask } = alteration;
      const change = mask === null ? 'DROP MASKED' : maskCql(mask);
      return joinParts('ALTER', ifColumnExists && 'IF EXISTS', quoteIdentifier(column), change);
    }
    case 'dropCompactStorage':
      return 'DROP COMPACT STORAGE';
    case 'setProperties':
      return withCql(propertiesCql(alteration.properties));
  }
}

function typeAlterationCql(alteration: TypeAlteration): string {
  switch (alteration.kind) {
    case 'addField': {
      const { name, type } = alteration.field;
      const field = `${quoteIdentifier(name)} ${rawTypeCql(type)}`;
      return joinParts('ADD', alteration.ifFieldNotExists && 'IF NOT EXISTS', field);
    }
    case 'alterField':
      return `ALTER ${quoteIdentifier(alteration.field)} TYPE ${rawTypeCql(alteration.type)}`;
    case 'renameFields':
      return renamesCql(alteration.ifFieldExists, alteration.renames);
  }
}

function renamesCql(
  ifExists: boolean,
  renames: readonly { readonly from: string; readonly to: string }[],
): string {
  const items = renames.map((r) => `${quoteIdentifier(r.from)} TO ${quoteIdentifier(r.to)}`);
  return joinParts('RENAME', ifExists && 'IF EXISTS', items.join(' AND '));
}

function indexTargetCql({ kind, column }: IndexTarget): string {
  const name = quoteIdentifier(column);
  return kind === 'simple' ? name : `${kind}(${name})`;
}

/** `(type, type)`, or nothing when the types are left out. */
export function signatureCql(types: readonly RawType[] | null): string {
  return types === null ? '' : `(${types.map((type) => rawTypeCql(type)).join(', ')})`;
}
