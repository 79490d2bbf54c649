/**
 * Constants of statements. Until a statement is whole its constants are marked in it with their type:
 * then they are kept as text, or some become markers that are bound.
 */
import type { SeededRandom } from '../../../src/testing/index.ts';
import type { GeneratedType } from './types.ts';
import { chance, pick, TYPES } from './types.ts';

/** A constant of the type; now and then one of another, which is to be refused alike. */
export function plainConstant(random: SeededRandom, type: GeneratedType): string {
  if (chance(random, 3)) {
    const other = pick(random, pick(random, TYPES).literals);
    if (!breaksCassandra(other, type)) return other;
  }
  if (chance(random, 2)) return 'null';
  return pick(random, type.literals);
}

/** The same, marked: what `bindSome` or `withoutMarks` is to see. */
export function literal(random: SeededRandom, type: GeneratedType): string {
  return `\u27e6${type.name}|${plainConstant(random, type)}\u27e7`;
}

/** A limit, marked as well. */
export function markedInt(value: number): string {
  return `\u27e6int|${value}\u27e7`;
}

const marked = /\u27e6([^|]*)\|([^\u27e7]*)\u27e7/g;

/** The statement with all its constants as text. */
export function withoutMarks(statement: string): string {
  return statement.replace(marked, '$2');
}

/** A statement with markers; each value as `0x` and hex digits, null, or `unset`. */
export interface Bound {
  readonly statement: string;
  readonly values: readonly (string | null)[];
}

/** Makes markers of most constants, of each type in `types` by its name. */
export function bindSome(
  random: SeededRandom,
  statement: string,
  types: ReadonlyMap<string, GeneratedType>,
): Bound {
  const values: (string | null)[] = [];
  const text = statement.replace(marked, (_, name: string, constant: string) => {
    const type = types.get(name);
    if (type === undefined || !chance(random, 75)) return constant;
    values.push(boundValue(random, type));
    return '?';
  });
  return { statement: text, values };
}

function boundValue(random: SeededRandom, type: GeneratedType): string | null {
  if (chance(random, 3)) return null;
  if (chance(random, 3)) return 'unset';
  if (chance(random, 3)) {
    const other = pick(random, pick(random, TYPES).bytes);
    if (!breaksCassandraAsBytes(other, type)) return other;
  }
  return pick(random, type.bytes);
}

/**
 * A lone value is a tuple of fewer fields, which an index takes for another than one with nulls. A tuple for
 * a user type fails with an exception of its own. No bytes for a tinyint: two of them are compared by what
 * lies behind them.
 */
function breaksCassandra(constant: string, { name }: GeneratedType): boolean {
  if (/^(0x|'')$/.test(constant) && name === 'tinyint') return true;
  if (name.includes('tuple') && !constant.startsWith('(')) return true;
  return constant.startsWith('(') && /^u$|<u>/.test(name);
}

/**
 * Bytes that are no tuple are taken as a clustering by Cassandra, which then flushes nothing any more; and
 * a decimal of a scale alone, which it cannot read; and of a collection that descends a count below zero.
 * A varint with padding is not found by its number where an index of Cassandra's own kind leads to it.
 */
function breaksCassandraAsBytes(bytes: string, { name }: GeneratedType): boolean {
  if (bytes.startsWith('0x8') && name.startsWith('frozen<')) return true;
  return /^(tinyint|decimal|varint|u)$|tuple|<u>/.test(name);
}
