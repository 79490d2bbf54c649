import type { CqlType } from '../../types/index.ts';
import { intType, listType, setType } from '../../types/index.ts';
import { sumsAndAverages } from './aggregate-functions.ts';
import type { FunctionFactory } from './function.ts';
import { strict } from './function.ts';
import type { FunctionParameter } from './function-factory.ts';
import { functionFactory } from './function-factory.ts';
import { NO_FUNCTION_ENVIRONMENT } from './no-environment.ts';
import { NUMBER_TYPES } from './number-value.ts';

const MAP = parameter('map', 'a map', isMap);
const COLLECTION = parameter('collection', 'a collection', isCollection);
const LIST_OR_SET = parameter('numeric_set_or_list', 'a set or list', isListOrSet);
const NUMERIC: FunctionParameter = {
  ...parameter('numeric_set_or_list', 'a numeric set/list', isNumeric),
  accepts: (type, descent) => isNumeric(type) && descent === 'none',
};

/** map_keys, map_values and collection_count, _min, _max, _sum, _avg (CollectionFcts.java). */
export const COLLECTION_FUNCTIONS: readonly FunctionFactory[] = [
  collection(
    'map_keys',
    MAP,
    (type) => setType(first(type), { frozen: true }),
    (parts) =>
      joined(
        parts.length / 2,
        parts.filter((_, i) => i % 2 === 0),
      ),
  ),
  collection(
    'map_values',
    MAP,
    (type) => listType(type.elements[1] as CqlType, { frozen: true }),
    (parts) =>
      joined(
        parts.length / 2,
        parts.filter((_, i) => i % 2 === 1),
      ),
  ),
  collection(
    'collection_count',
    COLLECTION,
    () => intType,
    (_parts, bytes) => Buffer.from(bytes.subarray(0, 4)),
  ),
  collection('collection_min', LIST_OR_SET, first, (parts, _, type) => best(parts, type, -1)),
  collection('collection_max', LIST_OR_SET, first, (parts, _, type) => best(parts, type, 1)),
  collection('collection_sum', NUMERIC, first, (parts, _, type) => total('sum', parts, type)),
  collection('collection_avg', NUMERIC, first, (parts, _, type) => total('avg', parts, type)),
];

function collection(
  name: string,
  parameter: FunctionParameter,
  returns: (type: CqlType) => CqlType,
  call: (parts: readonly Buffer[], bytes: Buffer, type: CqlType) => Buffer | null,
): FunctionFactory {
  return functionFactory(name, [parameter], ([type]) =>
    strict(name, [type], returns(type), ([value]) =>
      call(split(value as Buffer), value as Buffer, type),
    ),
  );
}

function parameter(
  text: string,
  wanted: string,
  accepts: (type: CqlType) => boolean,
): FunctionParameter {
  return {
    text,
    wanted: `${wanted} argument`,
    isOptional: false,
    infer: (index, { argumentTypes }) => argumentTypes[index] ?? null,
    accepts: (type, descent) => accepts(type) && descent !== 'value',
  };
}

function first(type: CqlType): CqlType {
  return type.elements[0] as CqlType;
}

function shape(type: CqlType): string {
  return type.name.replace(/^frozen</, '');
}

function isMap(type: CqlType): boolean {
  return shape(type).startsWith('map<');
}

function isListOrSet(type: CqlType): boolean {
  return shape(type).startsWith('list<') || shape(type).startsWith('set<');
}

function isCollection(type: CqlType): boolean {
  return isMap(type) || isListOrSet(type);
}

function isNumeric(type: CqlType): boolean {
  return isListOrSet(type) && NUMBER_TYPES.includes(first(type));
}

function split(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 4; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts;
}

function joined(count: number, parts: readonly Buffer[]): Buffer {
  const pieces: Buffer[] = [int32(count)];
  for (const part of parts) pieces.push(int32(part.length), part);
  return Buffer.concat(pieces);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function best(parts: readonly Buffer[], type: CqlType, sign: 1 | -1): Buffer | null {
  const element = first(type);
  let found: Buffer | null = null;
  for (const part of parts) {
    if (found === null || element.compare(part, found) * sign > 0) found = part;
  }
  return found;
}

function total(name: 'sum' | 'avg', parts: readonly Buffer[], type: CqlType): Buffer | null {
  const native = sumsAndAverages().find(
    (candidate) => candidate.name === name && candidate.argumentTypes[0] === first(type),
  );
  const aggregation = native?.newAggregation(NO_FUNCTION_ENVIRONMENT);
  for (const part of parts) aggregation?.add([part]);
  return aggregation?.result() ?? null;
}
