import { invalidRequest } from '../../../base/error/index.ts';
import { murmur3Token } from '../../../base/murmur3/index.ts';
import { DecoratedKey } from '../../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import { composePartitionKey } from '../../../schema/index.ts';
import type { Bindings } from '../bindings.ts';
import type { Value } from '../value.ts';
import { conditionValue } from './bound-check.ts';
import type { Restriction } from './restriction.ts';
import { bindOwned, ValuesRow } from './row-source.ts';
import type { StatementRestrictions } from './statement-restrictions.ts';

const MAX_KEY_BYTES = 65535;
const scratch = { high: 0, low: 0 };

/** The token of a key with the key. Throws when the key is none (empty, too long). */
export function decorateKey(key: Buffer): DecoratedKey {
  if (key.length === 0) throw invalidRequest('Key may not be empty');
  if (key.length > MAX_KEY_BYTES) {
    throw invalidRequest(`Key length of ${key.length} is longer than maximum of ${MAX_KEY_BYTES}`);
  }
  murmur3Token(key, scratch);
  return new DecoratedKey(key, scratch.high, scratch.low);
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

  constructor(table: TableMetadata, restrictions: StatementRestrictions) {
    this.columns = table.partitionKey;
    this.restrictions = restrictions.partitionKey.all;
    this.isIn = restrictions.partitionKey.has('in');
    this.single = this.isIn ? null : this.restrictions.map(onlyValue);
  }

  /** The one key; only when `isIn` is false. */
  bindOne(bindings: Bindings): DecoratedKey {
    const values = this.single as readonly Value[];
    const [first] = values;
    const [column] = this.columns;
    if (values.length === 1 && first !== undefined && column !== undefined) {
      return decorateKey(conditionValue(bindOwned(first, bindings), column));
    }
    const parts: Buffer[] = [];
    for (let i = 0; i < values.length; i++) {
      const bound = (values[i] as Value).bind(bindings);
      parts.push(conditionValue(bound, this.columns[i] as ColumnMetadata));
    }
    return decorateKey(composePartitionKey(parts));
  }

  /** All keys, each once, in the order of their columns' types. */
  bindAll(bindings: Bindings): readonly DecoratedKey[] {
    if (!this.isIn) return [this.bindOne(bindings)];
    let rows: Buffer[][] = [[]];
    // What is named twice counts twice, as in Cassandra.
    let named = 1;
    this.restrictions.forEach((restriction, i) => {
      const column = this.columns[i] as ColumnMetadata;
      const given = boundValues(restriction, column, bindings);
      named *= given.length;
      bindings.countProduct?.(named, 'partition key');
      const values = distinctValues(given, column);
      rows = rows.flatMap((row) => values.map((value) => [...row, value]));
    });
    return rows.map((row) => decorateKey(composePartitionKey(row)));
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

function distinctValues(values: Buffer[], column: ColumnMetadata): Buffer[] {
  values.sort((left, right) => column.type.compare(left, right));
  return values.filter(
    (value, i) => i === 0 || column.type.compare(values[i - 1] as Buffer, value) !== 0,
  );
}
