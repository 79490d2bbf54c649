import type {
  KeyspaceMetadata,
  Schema,
  UserAggregate,
  UserFunction,
} from '../../../schema/index.ts';
import { finalFunctionOf, stateFunctionOf, userFunctionsNamed } from '../../../schema/index.ts';
import type { CqlFunction } from '../function.ts';
import type { FunctionScope } from '../function-uses.ts';
import { UserAggregateFunction } from './user-aggregate-function.ts';
import { UserScalarFunction } from './user-scalar-function.ts';

type Types = KeyspaceMetadata['types'];

const NONE: readonly CqlFunction[] = [];

/** Functions by what defines them: compiled once, however often the schema changes. */
const scalars = new WeakMap<UserFunction, UserScalarFunction>();
const aggregates = new WeakMap<UserAggregate, UserAggregateFunction>();

/** All functions and aggregates of a name that users have made in a keyspace. */
export function userFunctions(
  schema: Pick<Schema, 'keyspace'>,
  keyspace: string,
  name: string,
): readonly CqlFunction[] {
  const known = schema.keyspace(keyspace);
  if (known === undefined || (!known.functions.has(name) && !known.aggregates.has(name))) {
    return NONE;
  }
  return userFunctionsNamed(known, name).flatMap((each) => {
    const called =
      each.kind === 'function' ? scalarFunction(each, known.types) : aggregateFunction(each, known);
    return called ?? [];
  });
}

function scalarFunction(definition: UserFunction, types: Types): UserScalarFunction {
  let known = scalars.get(definition);
  if (known === undefined || known.types !== types) {
    known = new UserScalarFunction(definition, types);
    scalars.set(definition, known);
  }
  return known;
}

/** An aggregate with the functions that it calls now; one of them may have been replaced. */
function aggregateFunction(
  definition: UserAggregate,
  keyspace: KeyspaceMetadata,
): UserAggregateFunction | null {
  const stateDefinition = stateFunctionOf(keyspace, definition);
  const finalDefinition = finalFunctionOf(keyspace, definition);
  if (stateDefinition === undefined) return null;
  const state = scalarFunction(stateDefinition, keyspace.types);
  const final =
    finalDefinition === undefined ? null : scalarFunction(finalDefinition, keyspace.types);
  let known = aggregates.get(definition);
  if (known === undefined || known.state !== state || known.final !== final) {
    known = new UserAggregateFunction(definition, state, final);
    aggregates.set(definition, known);
  }
  return known;
}

/**
 * Makes the function of a definition ready to be called. `types` are those of its keyspace. Throws
 * `invalidRequest` with what the compiler says of its body.
 */
export function compileUserFunction(definition: UserFunction, types: Types): void {
  scalarFunction(definition, types).compile();
}

/** Tells a scope that one of its functions is called; native functions it need not know of. */
export function noteCall(called: CqlFunction, scope: FunctionScope): void {
  if (called instanceof UserScalarFunction || called instanceof UserAggregateFunction) {
    scope.noteCall?.(called.definition);
  }
}
