import { asciiType } from './ascii-type.ts';
import { bigintType } from './bigint-type.ts';
import { blobType } from './blob-type.ts';
import { booleanType } from './boolean-type.ts';
import { counterType } from './counter-type.ts';
import type { CqlType } from './cql-type.ts';
import { dateType } from './date-type.ts';
import { decimalType } from './decimal-type.ts';
import { doubleType } from './double-type.ts';
import { durationType } from './duration-type.ts';
import { emptyType } from './empty-type.ts';
import { floatType } from './float-type.ts';
import { inetType } from './inet-type.ts';
import { intType } from './int-type.ts';
import type { LiteralKind } from './literal.ts';
import { preferredTypeName } from './literal.ts';
import { smallintType } from './smallint-type.ts';
import { textType } from './text-type.ts';
import { timeType } from './time-type.ts';
import { timestampType } from './timestamp-type.ts';
import { timeuuidType } from './timeuuid-type.ts';
import { tinyintType } from './tinyint-type.ts';
import { uuidType } from './uuid-type.ts';
import { varintType } from './varint-type.ts';

const ALL: readonly CqlType[] = [
  asciiType,
  bigintType,
  blobType,
  booleanType,
  counterType,
  dateType,
  decimalType,
  doubleType,
  durationType,
  emptyType,
  floatType,
  inetType,
  intType,
  smallintType,
  textType,
  timeType,
  timestampType,
  timeuuidType,
  tinyintType,
  uuidType,
  varintType,
];

/** Types with a keyword of their own, by it; `varchar` is another word for `text`. */
export const NATIVE_TYPES: ReadonlyMap<string, CqlType> = new Map([
  ...ALL.map((type) => [type.name, type] as const),
  ['varchar', textType] as const,
]);

/** The same types by their class name without its package. */
export const NATIVE_TYPES_BY_CLASS: ReadonlyMap<string, CqlType> = new Map(
  ALL.map((type) => [type.marshalName.slice(type.marshalName.lastIndexOf('.') + 1), type]),
);

/** The type that a constant has when nothing else decides. */
export function preferredType(kind: LiteralKind, text: string): CqlType {
  return NATIVE_TYPES.get(preferredTypeName(kind, text)) as CqlType;
}
