import type { Requirement } from '../../../auth/index.ts';
import { keyspaceFunctionsResource } from '../../../auth/index.ts';
import type {
  CreateAggregateStatement,
  CreateFunctionStatement,
  DropAggregateStatement,
  DropFunctionStatement,
  FunctionName,
  RawType,
} from '../../../cql/ast/index.ts';
import type { Schema, UserAggregate, UserFunction } from '../../../schema/index.ts';
import { argumentsMatch, userFunctionsNamed } from '../../../schema/index.ts';
import { resourceOfFunction, resourceOfSignature, typesOfSignature } from './function-resources.ts';

const NONE: readonly Requirement[] = [];

/**
 * What statements about functions and aggregates need: ALTER on what is replaced, else CREATE on the
 * functions of the keyspace; DROP on all that fits; EXECUTE on what an aggregate is made of.
 */
export function functionRequirements(
  statement:
    | CreateFunctionStatement
    | CreateAggregateStatement
    | DropFunctionStatement
    | DropAggregateStatement,
  session: string | null,
  schema: Schema,
): readonly Requirement[] {
  const name = 'function' in statement ? statement.function : statement.aggregate;
  const within = { ...name, keyspace: name.keyspace ?? session ?? '' };
  // A keyspace that is not there is told of by the statement itself.
  if (schema.keyspace(within.keyspace) === undefined) {
    return statement.kind === 'createFunction' || statement.kind === 'createAggregate'
      ? [{ permission: 'CREATE', resource: keyspaceFunctionsResource(within.keyspace) }]
      : NONE;
  }
  switch (statement.kind) {
    case 'createFunction': {
      const types = statement.arguments.map(({ type }) => type);
      return creation(within, types, statement.orReplace, schema);
    }
    case 'createAggregate':
      return [
        ...creation(within, statement.argumentTypes, statement.orReplace, schema),
        ...partsOf(statement, within.keyspace, schema),
      ];
    default:
      return overloadsOf(within, statement.argumentTypes, schema).map((each) => ({
        permission: 'DROP',
        resource: resourceOfFunction(each),
      }));
  }
}

/** Of a name and, unless they are null, of these types. */
function overloadsOf(
  { keyspace, name }: FunctionName,
  types: readonly RawType[] | null,
  schema: Schema,
): readonly (UserFunction | UserAggregate)[] {
  const found = schema.keyspace(keyspace ?? '');
  const overloads = found === undefined ? [] : userFunctionsNamed(found, name);
  if (types === null || overloads.length === 0) return overloads;
  const resolved = typesOfSignature(keyspace ?? '', types, schema);
  return overloads.filter((each) => argumentsMatch(each, resolved));
}

function creation(
  name: FunctionName,
  types: readonly RawType[],
  orReplace: boolean,
  schema: Schema,
): readonly Requirement[] {
  const [replaced] = orReplace ? overloadsOf(name, types, schema) : [];
  return [
    replaced === undefined
      ? { permission: 'CREATE', resource: keyspaceFunctionsResource(name.keyspace ?? '') }
      : { permission: 'ALTER', resource: resourceOfFunction(replaced) },
  ];
}

function partsOf(
  { stateFunction, stateType, argumentTypes, finalFunction }: CreateAggregateStatement,
  keyspace: string,
  schema: Schema,
): readonly Requirement[] {
  const executing = (name: string, types: readonly RawType[]): Requirement => ({
    permission: 'EXECUTE',
    resource: resourceOfSignature({ keyspace, name }, types, schema),
  });
  return [
    executing(stateFunction, [stateType, ...argumentTypes]),
    ...(finalFunction === null ? [] : [executing(finalFunction, [stateType])]),
  ];
}
