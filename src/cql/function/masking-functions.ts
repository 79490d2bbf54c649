import { createHash } from 'node:crypto';
import { invalidRequest } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import { asciiType, blobType, intType, textType } from '../../types/index.ts';
import type { CqlFunction, FunctionFactory, ScalarFunction } from './function.ts';
import type { FunctionParameter } from './function-factory.ts';
import { anyType, fixed, functionFactory, optional, sameAs, scalar } from './function-factory.ts';
import { maskedValue } from './masked-value.ts';

const STRING: FunctionParameter = fixed(textType, asciiType);

/**
 * mask_null, mask_default, mask_replace, mask_inner, mask_outer and mask_hash (functions/masking of
 * Cassandra): what hides values, as a function of a statement or as the mask of a column. Each takes
 * many types; a factory finds those of a call.
 */
export const MASKING_FUNCTIONS: readonly FunctionFactory[] = [
  functionFactory('mask_null', [anyType(false)], ([type]) =>
    scalar('mask_null', [type], type, () => null),
  ),
  functionFactory('mask_default', [anyType(false)], ([type]) =>
    scalar('mask_default', [type], type, () => maskedValue(type)),
  ),
  functionFactory(
    'mask_replace',
    [anyType(true), sameAs(0, true, anyType(true))],
    ([type, replacement = type]) =>
      scalar('mask_replace', [type, replacement], replacement, ([, value = null]) => value),
  ),
  partial('mask_inner', (at, begin, end) => at >= begin && at <= end),
  partial('mask_outer', (at, begin, end) => at < begin || at > end),
  functionFactory('mask_hash', [anyType(false), optional(fixed(textType))], (given) =>
    scalar(
      'mask_hash',
      [given[0], textType].slice(0, given.length),
      blobType,
      ([value = null, algorithm = null]) => {
        const hash = hashName(algorithm === null ? 'SHA-256' : algorithm.toString());
        return value === null ? null : createHash(hash).update(value).digest();
      },
    ),
  ),
];

/** True for functions that may be the mask of a column. */
export function isMaskingFunction({ name }: CqlFunction): boolean {
  return MASKING_FUNCTIONS.some((each) => each.name === name);
}

/** The masking function of a name for arguments of some types; null when there is none. */
export function maskingFunction(name: string, types: readonly CqlType[]): ScalarFunction | null {
  const found = MASKING_FUNCTIONS.find((each) => each.name === name);
  const made = found?.create({
    table: null,
    argumentTypes: types,
    argumentTexts: types.map((type) => type.name),
    arraySizes: types.map(() => null),
    descents: types.map(() => 'none'),
    receiverType: null,
  });
  return made?.kind === 'scalar' ? made : null;
}

/** Hides the characters of a text whose place `hides`: from `begin` to `end`, or outside of it. */
function partial(
  name: string,
  hides: (at: number, begin: number, end: number) => boolean,
): FunctionFactory {
  const parameters = [STRING, fixed(intType), fixed(intType), optional(fixed(textType))];
  return functionFactory(name, parameters, (given) => {
    const types = [given[0], intType, intType, textType].slice(0, given.length);
    return scalar(
      name,
      types,
      given[0],
      ([value = null, first = null, last = null, padding = null]) => {
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
      },
    );
  });
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
