import { NATIVE_TYPES } from '../../types/index.ts';
import { COUNT_ROWS, COUNT_VALUES, EXTREMA, sumsAndAverages } from './aggregate-functions.ts';
import { arithmeticFunctions } from './arithmetic-functions.ts';
import { blobFunctions } from './blob-functions.ts';
import { castFunctions } from './cast-functions.ts';
import { COLLECTION_FUNCTIONS } from './collection-functions.ts';
import { floorFunctions } from './floor-functions.ts';
import type { CallSite, CqlFunction, FunctionFactory } from './function.ts';
import { JSON_FUNCTIONS } from './json-functions.ts';
import { MASKING_FUNCTIONS } from './masking-functions.ts';
import { mathFunctions } from './math-functions.ts';
import { timeFunctions } from './time-functions.ts';
import { tokenFunction } from './token-function.ts';
import { VECTOR_FUNCTIONS } from './vector-functions.ts';

const byName = new Map<string, CqlFunction[]>();
const factories = new Map<string, FunctionFactory>();
let filled = false;

/** Filled at the first use: several hundred small objects that a start need not wait for. */
function fill(): void {
  filled = true;
  const natives: CqlFunction[] = [
    ...timeFunctions(),
    ...blobFunctions([...new Set(NATIVE_TYPES.values())]),
    ...castFunctions(),
    ...arithmeticFunctions(),
    ...mathFunctions(),
    ...floorFunctions(),
    COUNT_ROWS,
    { ...COUNT_ROWS, name: 'countRows' },
    COUNT_VALUES,
    ...sumsAndAverages(),
  ];
  for (const native of natives) {
    const overloads = byName.get(native.name);
    if (overloads === undefined) byName.set(native.name, [native]);
    else overloads.push(native);
  }
  const made = [
    tokenFunction,
    ...EXTREMA,
    ...COLLECTION_FUNCTIONS,
    ...JSON_FUNCTIONS,
    ...MASKING_FUNCTIONS,
    ...VECTOR_FUNCTIONS,
  ];
  for (const factory of made) factories.set(factory.name, factory);
}

/** Every native function of a name that fits the call's kind; empty when there is none. */
export function nativeFunctions(name: string, site: CallSite): readonly CqlFunction[] {
  if (!filled) fill();
  const found = byName.get(name) ?? [];
  const made = factories.get(name)?.create(site);
  return made ? [...found, made] : found;
}

/** The names of all native functions, sorted. */
export function nativeFunctionNames(): readonly string[] {
  if (!filled) fill();
  return [...new Set([...byName.keys(), ...factories.keys()])].sort();
}

/** Whether any native function has the name. */
export function isNativeFunction(name: string): boolean {
  if (!filled) fill();
  return byName.has(name) || factories.has(name);
}

/** True for functions that are made for the types of a call's arguments. */
export function isMadeForCall(name: string): boolean {
  if (!filled) fill();
  return factories.has(name);
}
