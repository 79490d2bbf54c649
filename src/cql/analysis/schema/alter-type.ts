import { invalidRequest } from '../../../base/error/index.ts';
import { quoteIdentifier } from '../../../base/identifier/index.ts';
import type { KeyspaceMetadata, Schema } from '../../../schema/index.ts';
import { allOverloads, withUpdatedType } from '../../../schema/index.ts';
import type { CqlType, UserType } from '../../../types/index.ts';
import { referencesUserType, userType } from '../../../types/index.ts';
import type { AlterTypeStatement, RawType, TypeAlteration } from '../../ast/index.ts';
import { qualifiedRawType, rawTypeText } from '../../ast/index.ts';
import { resolveType } from '../raw-type-resolver.ts';
import { checkFieldType } from './create-type.ts';
import { tableText } from './faults.ts';
import { guardVectors } from './guard-schema-statement.ts';
import { putKeyspace, unchanged } from './schema-steps.ts';
import type { SchemaContext, SchemaStep } from './schema-transformation.ts';

/** ALTER TYPE (cql3/statements/schema/AlterTypeStatement.java): what holds the type follows it. */
export function alterType(
  schema: Schema,
  statement: AlterTypeStatement,
  keyspaceName: string,
  context: SchemaContext,
): SchemaStep {
  const keyspace = schema.keyspace(keyspaceName);
  const before = keyspace?.types.get(statement.type.name);
  if (keyspace === undefined || before === undefined) {
    if (statement.ifExists) return unchanged(schema);
    throw invalidRequest(`Type ${keyspaceName}.${statement.type.name} doesn't exist`);
  }
  const after = alter(keyspace, before, statement.alteration, context);
  return after === before
    ? unchanged(schema)
    : putKeyspace(schema, withUpdatedType(keyspace, after));
}

/** With its keyspace, as messages about a type name it. */
function nameOf({ keyspace, typeName }: UserType): string {
  return `${quoteIdentifier(keyspace)}.${quoteIdentifier(typeName)}`;
}

function alter(
  keyspace: KeyspaceMetadata,
  type: UserType,
  alteration: TypeAlteration,
  context: SchemaContext,
): UserType {
  switch (alteration.kind) {
    case 'addField':
      return addField(keyspace, type, alteration, context);
    case 'renameFields':
      return renameFields(keyspace, type, alteration);
    case 'alterField':
      throw invalidRequest('Altering field types is no longer supported');
  }
}

function addField(
  keyspace: KeyspaceMetadata,
  type: UserType,
  { field, ifFieldNotExists }: TypeAlteration & { readonly kind: 'addField' },
  { guardrails, client }: SchemaContext,
): UserType {
  checkFieldType(field.type);
  const { name } = field;
  if (type.fieldNames.includes(name)) {
    if (ifFieldNotExists) return type;
    throw invalidRequest(
      `Cannot add field ${name} to type ${nameOf(type)}: a field with name ${name} already exists`,
    );
  }
  const fieldType = resolveType(field.type, { keyspace: keyspace.name, types: keyspace.types });
  checkNewField(keyspace, type, name, field.type, fieldType);
  guardrails.thresholds.fields_per_udt.guard(type.fieldNames.length + 1, type.typeName, client);
  guardVectors(field.type, `Field ${name}`, guardrails, client);
  return userType(
    {
      keyspace: type.keyspace,
      typeName: type.typeName,
      fieldNames: [...type.fieldNames, name],
      fieldTypes: [...type.fieldTypes, fieldType],
    },
    { frozen: false },
  );
}

/** A type cannot hold itself, and the keys of partitions cannot change their form. */
function checkNewField(
  keyspace: KeyspaceMetadata,
  type: UserType,
  name: string,
  raw: RawType,
  fieldType: CqlType,
): void {
  const rawText = rawTypeText(qualifiedRawType(raw, keyspace.name));
  const place = `Cannot add new field ${name} of type ${rawText} to user type ${nameOf(type)} as`;
  if (referencesUserType(fieldType, type.typeName)) {
    throw invalidRequest(`${place} it would create a circular reference`);
  }
  const tables = [...keyspace.tables.values()].filter(({ partitionKey }) =>
    partitionKey.some((column) => referencesUserType(column.type, type.typeName)),
  );
  if (tables.length === 0) return;
  throw invalidRequest(
    `${place} the type is being used in partition key by the following tables: ` +
      tables.map(tableText).join(', '),
  );
}

/** First states of aggregates name the fields. */
function checkNoInitialCondition({ aggregates }: KeyspaceMetadata, type: UserType): void {
  const using = allOverloads(aggregates).filter(
    ({ initialCondition, stateType }) =>
      initialCondition !== null && referencesUserType(stateType, type.typeName),
  );
  if (using.length === 0) return;
  throw invalidRequest(
    `Cannot alter user type ${nameOf(type)} as it is still used in INITCOND by aggregates ` +
      using.map((each) => `${each.keyspace}.${each.name}`).join(', '),
  );
}

function renameFields(
  keyspace: KeyspaceMetadata,
  type: UserType,
  { renames, ifFieldExists }: TypeAlteration & { readonly kind: 'renameFields' },
): UserType {
  checkNoInitialCondition(keyspace, type);
  const fieldNames = [...type.fieldNames];
  for (const [from, to] of new Map(renames.map((rename) => [rename.from, rename.to]))) {
    const index = type.fieldNames.indexOf(from);
    if (index >= 0) fieldNames[index] = to;
    else if (!ifFieldExists) {
      throw invalidRequest(`Unkown field ${from} in user type ${nameOf(type)}`);
    }
  }
  const twice = fieldNames.find((name, i) => fieldNames.includes(name, i + 1));
  if (twice !== undefined) {
    throw invalidRequest(`Duplicate field name ${twice} in type ${type.keyspace}`);
  }
  const { typeName, fieldTypes } = type;
  return userType({ keyspace: type.keyspace, typeName, fieldNames, fieldTypes }, { frozen: false });
}
