import { invalidRequest } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import { textType } from '../../types/index.ts';
import { assignable } from './assignable.ts';
import type { CallSite, Descent, FunctionFactory, ScalarFunction } from './function.ts';

/**
 * A parameter of a function that exists for many types: what type an argument gives it, and which
 * ones it takes (FunctionParameter of Cassandra 5.0).
 */
export interface FunctionParameter {
  /** As messages print it. */
  readonly text: string;
  /** What messages say of what is wanted, between `requires` and `argument`'s own type. */
  readonly wanted: string;
  readonly isOptional: boolean;
  /** The parameter whose type an argument takes that has none by itself. */
  readonly follows?: number;
  /** The type, given what the arguments have by themselves, or what was inferred so far. */
  infer(index: number, site: CallSite, inferred: readonly (CqlType | null)[]): CqlType | null;
  accepts(type: CqlType, descent: Descent): boolean;
}

type Types = readonly [CqlType, ...CqlType[]];

/**
 * A factory that finds the types of a call in two passes, since a parameter may want the type of
 * another. `make` gets one type an argument. Throws when arguments are too many or too few, when a
 * type cannot be told, or is not taken.
 */
export function functionFactory(
  name: string,
  parameters: readonly FunctionParameter[],
  make: (types: Types) => ScalarFunction,
): FunctionFactory {
  const signature = `system.${name}(${parameters.map(shown).join(', ')})`;
  const least = parameters.filter(({ isOptional }) => !isOptional).length;
  return {
    name,
    create: (site) => {
      const { argumentTypes, argumentTexts } = site;
      if (argumentTypes.length < least || argumentTypes.length > parameters.length) {
        throw invalidRequest(`Invalid number of arguments for function ${signature}`);
      }
      const pass = (inferred: readonly (CqlType | null)[]) =>
        argumentTypes.map((_, i) => (parameters[i] as FunctionParameter).infer(i, site, inferred));
      const types = pass(pass([]));
      for (const [i, type] of types.entries()) {
        const parameter = parameters[i] as FunctionParameter;
        if (type === null) {
          throw invalidRequest(
            `Cannot infer type of argument ${argumentTexts[i]} in call to function ${signature}: ` +
              'use type casts to disambiguate',
          );
        }
        if (parameter.accepts(type, descentOf(i, parameter, site))) continue;
        throw invalidRequest(
          `Function system.${name} requires ${parameter.wanted}, but found ` +
            `argument ${argumentTexts[i]} of type ${type.name}`,
        );
      }
      return make(types as unknown as Types);
    },
  };
}

function descentOf(
  index: number,
  { follows = index }: FunctionParameter,
  { argumentTypes, descents }: CallSite,
): Descent {
  return descents[argumentTypes[index] === null ? follows : index] ?? 'none';
}

function shown({ text, isOptional }: FunctionParameter): string {
  return isOptional ? `[${text}]` : text;
}

/** Any type; `fromReceiver` when the place of the result may tell it. */
export function anyType(fromReceiver: boolean): FunctionParameter {
  return {
    text: 'any',
    wanted: 'an argument of type any',
    isOptional: false,
    infer: (index, { argumentTypes, receiverType }) =>
      argumentTypes[index] ?? (fromReceiver ? receiverType : null),
    accepts: () => true,
  };
}

/** As another parameter has it: before its own type when `prefersOther`, else where it has none. */
export function sameAs(
  other: number,
  prefersOther: boolean,
  parameter: FunctionParameter,
): FunctionParameter {
  return {
    ...parameter,
    follows: other,
    infer: (index, site, inferred) => {
      const own = parameter.infer(index, site, inferred);
      const others = inferred[other] ?? null;
      return prefersOther ? (others ?? own) : (own ?? others);
    },
  };
}

/** One of some types; the first where the argument does not tell. */
export function fixed(...types: readonly [CqlType, ...CqlType[]]): FunctionParameter {
  // text has two names, and a list of types names both.
  const names = types.flatMap((type) =>
    type === textType && types.length > 1 ? ['text', 'varchar'] : [type.name],
  );
  const text = names.length > 1 ? `[${names.join('|')}]` : (names[0] as string);
  return {
    text,
    wanted: `an argument of type ${text}`,
    isOptional: false,
    infer: (index, { argumentTypes }) => argumentTypes[index] ?? types[0],
    accepts: (given) => types.some((type) => assignable(given, type) !== 'no'),
  };
}

export function optional(parameter: FunctionParameter): FunctionParameter {
  return { ...parameter, isOptional: true };
}

/** A scalar function that sees nulls too. */
export function scalar(
  name: string,
  argumentTypes: readonly CqlType[],
  returnType: CqlType,
  call: ScalarFunction['call'],
): ScalarFunction {
  return { kind: 'scalar', name, argumentTypes, returnType, call };
}
