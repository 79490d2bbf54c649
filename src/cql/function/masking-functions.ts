import { createHash } from 'node:crypto';
import { invalidRequest } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import { asciiType, blobType, intType, textType } from '../../types/index.ts';
import { assignable } from './assignable.ts';
import type { CallSite, FunctionFactory, ScalarFunction } from './function.ts';
import { maskedValue } from './masked-value.ts';

/**
 * mask_null, mask_default, mask_replace, mask_inner, mask_outer and mask_hash (functions/masking of
 * Cassandra): what hides values, as a function of a statement or as the mask of a column. Each takes
 * many types; a factory finds those of a call in two passes, since `mask_replace` wants both of its
 * arguments to have one type.
 */
export const MASKING_FUNCTIONS: readonly FunctionFactory[] = [
  factory('mask_null', [anyType(false)], ([type]) => scalar('mask_null', [type], type, () => null)),
  factory('mask_default', [anyType(false)], ([type]) =>
    scalar('mask_default', [type], type, () => maskedValue(type)),
  ),
  factory('mask_replace', [anyType(true), sameAsFirst()], ([type, replacement = type]) =>
    scalar('mask_replace', [type, replacement], replacement, ([, value = null]) => value),
  ),
  partial('mask_inner', (at, begin, end) => at >= begin && at <= end),
  partial('mask_outer', (at, begin, end) => at < begin || at > end),
  factory('mask_hash', [anyType(false), optional(fixed(textType))], (types) =>
    scalar('mask_hash', types, blobType, ([value = null, algorithm = null]) => {
      const hash = hashName(algorithm === null ? 'SHA-256' : algorithm.toString());
      return value === null ? null : createHash(hash).update(value).digest();
    }),
  ),
];

/** A parameter of a factory: the type that an argument has for it, and what it may be. */
interface Parameter {
  /** As messages print it. */
  readonly text: string;
  readonly isOptional: boolean;
  /** The type, given what the arguments have by themselves, or what was inferred so far. */
  infer(own: CqlType | null, site: CallSite, inferred: readonly (CqlType | null)[]): CqlType | null;
  accepts(type: CqlType): boolean;
}

type Types = readonly [CqlType, ...CqlType[]];

function factory(
  name: string,
  parameters: readonly Parameter[],
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
        argumentTypes.map((own, i) => (parameters[i] as Parameter).infer(own, site, inferred));
      const types = pass(pass([]));
      for (const [i, type] of types.entries()) {
        const parameter = parameters[i] as Parameter;
        if (type === null) {
          throw invalidRequest(
            `Cannot infer type of argument ${argumentTexts[i]} in call to function ${signature}: ` +
              'use type casts to disambiguate',
          );
        }
        if (parameter.accepts(type)) continue;
        throw invalidRequest(
          `Function system.${name} requires an argument of type ${parameter.text}, but found ` +
            `argument ${argumentTexts[i]} of type ${type.name}`,
        );
      }
      return make(types as unknown as Types);
    },
  };
}

function anyType(fromReceiver: boolean): Parameter {
  return {
    text: 'any',
    isOptional: false,
    infer: (own, { receiverType }) => own ?? (fromReceiver ? receiverType : null),
    accepts: () => true,
  };
}

/** As any, but the first argument's type goes before its own. */
function sameAsFirst(): Parameter {
  const any = anyType(true);
  return { ...any, infer: (own, site, inferred) => inferred[0] ?? any.infer(own, site, inferred) };
}

function fixed(type: CqlType): Parameter {
  return {
    text: type.name,
    isOptional: false,
    infer: (own) => own ?? type,
    accepts: (given) => assignable(given, type) !== 'no',
  };
}

function string(): Parameter {
  return {
    text: '[text|varchar|ascii]',
    isOptional: false,
    infer: (own) => own ?? textType,
    accepts: (given) => [textType, asciiType].some((type) => assignable(given, type) !== 'no'),
  };
}

function shown({ text, isOptional }: Parameter): string {
  return isOptional ? `[${text}]` : text;
}

function optional(parameter: Parameter): Parameter {
  return { ...parameter, isOptional: true };
}

function scalar(
  name: string,
  argumentTypes: readonly CqlType[],
  returnType: CqlType,
  call: ScalarFunction['call'],
): ScalarFunction {
  return { kind: 'scalar', name, argumentTypes, returnType, call };
}

/** Hides the characters of a text whose place `hides`: from `begin` to `end`, or outside of it. */
function partial(
  name: string,
  hides: (at: number, begin: number, end: number) => boolean,
): FunctionFactory {
  const parameters = [string(), fixed(intType), fixed(intType), optional(fixed(textType))];
  return factory(name, parameters, (types) =>
    scalar(name, types, types[0], ([value = null, first = null, last = null, padding = null]) => {
      const mask = paddingOf(name, padding);
      if (value === null) return null;
      // Characters are Java's: halves of what is beyond the basic plane count one each.
      const text = value.toString();
      const begin = first === null ? 0 : first.readInt32BE();
      const end = text.length - 1 - (last === null ? 0 : last.readInt32BE());
      const characters = Array.from({ length: text.length }, (_, at) =>
        hides(at, begin, end) ? mask : text.charAt(at),
      );
      // A half that lost its other half is no character: Java writes a question mark.
      return Buffer.from(characters.join('').replace(/\p{Surrogate}/gu, '?'));
    }),
  );
}

function paddingOf(name: string, bytes: Buffer | null): string {
  if (bytes === null) return '*';
  const padding = bytes.toString();
  if (padding.length === 1) return padding;
  throw invalidRequest(
    `The padding argument for function system.${name} should be single-character, but ` +
      `'${padding}' has ${padding.length} characters.`,
  );
}

/** The runtime's names of the hashes that Java has, by Java's in capitals. */
const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  SHA: 'sha1',
  SHA1: 'sha1',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA-512/224': 'sha512-224',
  'SHA-512/256': 'sha512-256',
  'SHA3-224': 'sha3-224',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};

function hashName(algorithm: string): string {
  const found = hashes[algorithm.toUpperCase()];
  if (found === undefined) throw invalidRequest(`Hash algorithm not found: ${algorithm}`);
  return found;
}
