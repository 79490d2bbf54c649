import { invalidRequest } from '../../../base/error/index.ts';
import { murmur3Token } from '../../../base/murmur3/index.ts';
import { DecoratedKey } from '../../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import { checkKeyBytes, composePartitionKey, splitPartitionKey } from '../../../schema/index.ts';
import { distinctByValue } from '../../../types/index.ts';
import type { Bindings } from '../bindings.ts';
import type { Value } from '../value.ts';
import { conditionValue } from './bound-check.ts';
import type { Restriction } from './restriction.ts';
import { bindOwned, ValuesRow } from './row-source.ts';
import type { StatementRestrictions } from './statement-restrictions.ts';
import { UnreadConstants } from './unread-constants.ts';

const scratch = { high: 0, low: 0 };
/** What stands for a key that is empty, and for none. */
const MINIMUM_TOKEN = { high: -2147483648, low: 0 } as const;

/** The token of a key with the key. Throws when the key is none (empty, too long). */
export function decorateKey(key: Buffer): DecoratedKey {
  checkKey(key);
  return decorate(key);
}

/** Throws when the key is none: empty, or too long (QueryProcessor.validateKey). */
export function checkKey(key: Buffer): void {
  if (key.length === 0) throw invalidRequest('Key may not be empty');
  checkKeyBytes(key.length);
}

function decorate(key: Buffer): DecoratedKey {
  murmur3Token(key, scratch);
  return new DecoratedKey(key, scratch.high, scratch.low);
}

/** Whether a key's token is meant (`k IN (1, 2) AND token(k) > 5`). */
export type TokenFilter = (high: number, low: number) => boolean;

function decorateMeant(keys: readonly Buffer[], isMeant: TokenFilter | null): DecoratedKey[] {
  const meant = isMeant === null ? keys : keys.filter((key) => hasToken(key, isMeant));
  return meant.map(decorate);
}

function hasToken(key: Buffer, isMeant: TokenFilter): boolean {
  if (key.length === 0) return isMeant(MINIMUM_TOKEN.high, MINIMUM_TOKEN.low);
  murmur3Token(key, scratch);
  return isMeant(scratch.high, scratch.low);
}

/**
 * Gives the partition keys that a statement names by `=` and `IN`. The common case, one value for
 * each column, has a path of its own that allocates nothing but the key.
 */
export class KeySource {
  /** More than one key may come: an IN is there. */
  readonly isIn: boolean;
  private readonly columns: readonly ColumnMetadata[];
  private readonly restrictions: readonly Restriction[];
  private readonly single: readonly Value[] | null;
  private readonly unread: UnreadConstants;

  constructor(table: TableMetadata, restrictions: StatementRestrictions) {
    this.columns = table.partitionKey;
    this.unread = UnreadConstants.ofPartitionKey(table.partitionKey);
    this.restrictions = restrictions.partitionKey.all;
    this.isIn = restrictions.partitionKey.has('in');
    this.single = this.isIn ? null : this.restrictions.map(onlyValue);
  }

  /** The one key; only when `isIn` is false. */
  bindOne(bindings: Bindings): DecoratedKey {
    return decorateKey(this.onlyKey(bindings));
  }

  /** As `bindOne`, of a write without conditions: Cassandra does not look at constants of the others. */
  bindWritten(bindings: Bindings): DecoratedKey {
    const key = this.bindOne(bindings);
    this.checkConstants(key);
    return key;
  }

  /** As `bindAll`, of a write without conditions, and checked. */
  bindAllWritten(bindings: Bindings): readonly DecoratedKey[] {
    const keys = this.bindAll(bindings);
    for (const key of keys) {
      checkKey(key.key);
      this.checkConstants(key);
    }
    return keys;
  }

  private checkConstants({ key }: DecoratedKey): void {
    const { unread, columns } = this;
    if (!unread.areNone) unread.check(splitPartitionKey({ partitionKey: columns }, key));
  }

  private onlyKey(bindings: Bindings): Buffer {
    const values = this.single as readonly Value[];
    const [first] = values;
    const [column] = this.columns;
    if (values.length === 1 && first !== undefined && column !== undefined) {
      return conditionValue(bindOwned(first, bindings), column);
    }
    const parts: Buffer[] = [];
    for (let i = 0; i < values.length; i++) {
      const bound = (values[i] as Value).bind(bindings);
      parts.push(conditionValue(bound, this.columns[i] as ColumnMetadata));
    }
    return composePartitionKey(parts);
  }

  /** The values of the only column of the key, which may be very many. */
  private columnKeys(bindings: Bindings): Buffer[] {
    const column = this.columns[0] as ColumnMetadata;
    const given = boundValues(this.restrictions[0] as Restriction, column, bindings);
    bindings.countProduct?.(given.length, 'partition key');
    return distinctByValue(given, column.type);
  }

  /**
   * All keys with a token that is meant, each once, in the order of their columns' types. They are not
   * checked: a read does that when it knows that rows can be meant, too.
   */
  bindAll(bindings: Bindings, isMeant: TokenFilter | null = null): readonly DecoratedKey[] {
    if (!this.isIn) return decorateMeant([this.onlyKey(bindings)], isMeant);
    if (this.restrictions.length === 1) return decorateMeant(this.columnKeys(bindings), isMeant);
    let rows: Buffer[][] = [[]];
    // What is named twice counts twice, as in Cassandra.
    let named = 1;
    this.restrictions.forEach((restriction, i) => {
      const column = this.columns[i] as ColumnMetadata;
      const given = boundValues(restriction, column, bindings);
      named *= given.length;
      bindings.countProduct?.(named, 'partition key');
      const values = distinctByValue(given, column.type);
      rows = rows.flatMap((row) => values.map((value) => [...row, value]));
    });
    return decorateMeant(rows.map(composePartitionKey), isMeant);
  }
}

function onlyValue(restriction: Restriction): Value {
  if (restriction.kind === 'eq' && restriction.row instanceof ValuesRow) {
    return restriction.row.values[0] as Value;
  }
  throw new TypeError('a partition key column is restricted by values only');
}

function boundValues(
  restriction: Restriction,
  column: ColumnMetadata,
  bindings: Bindings,
): Buffer[] {
  const rows =
    restriction.kind === 'eq'
      ? [restriction.row.bind(bindings)]
      : restriction.kind === 'in'
        ? restriction.rows.bind(bindings)
        : [];
  return rows.map((row) => conditionValue(row[0], column));
}
