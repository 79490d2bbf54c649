import type { IndexSearch, RowCondition } from '../../../mutation/index.ts';
import type {
  ColumnMetadata,
  IndexMetadata,
  IndexTarget,
  TableMetadata,
} from '../../../schema/index.ts';
import {
  indexTarget,
  isStorageAttached,
  similarityFunctionOf,
  termAnalysisOf,
} from '../../../schema/index.ts';
import type { SimilarityFunction } from '../../../types/index.ts';
import { typeShape } from '../type-shape.ts';
import type { Restriction } from './restriction.ts';

type Operation = 'eq' | 'in' | 'range' | 'contains' | 'contains key' | 'entry';

/** Types that a storage-attached index knows in no order. */
const UNORDERED = new Set(['text', 'ascii', 'boolean', 'uuid']);

interface KnownIndex {
  readonly index: IndexMetadata;
  readonly target: IndexTarget;
  readonly isStorageAttached: boolean;
}

/**
 * What the indexes of a table can be asked for (Index.supportsExpression of CassandraIndex and
 * StorageAttachedIndex). An index of Cassandra's own kind answers alone; those that are
 * storage-attached answer together.
 */
export class IndexSupport {
  private readonly indexes: readonly KnownIndex[];

  /** Null for a table whose indexes cannot be used. */
  constructor(table: TableMetadata | null) {
    this.indexes = [...(table?.indexes.values() ?? [])].map((index) => ({
      index,
      target: indexTarget(table as TableMetadata, index),
      isStorageAttached: isStorageAttached(index),
    }));
  }

  has(column: ColumnMetadata): boolean {
    return this.indexes.some(({ target }) => target.column === column);
  }

  /** The similarity of the storage-attached index that orders by a vector; null without one. */
  similarityOf(column: ColumnMetadata): SimilarityFunction | null {
    const found = this.indexes.find(
      (each) => each.isStorageAttached && each.target.column === column && isVector(column),
    );
    return found === undefined ? null : similarityFunctionOf(found.index);
  }

  /** True when some index serves some of the restrictions. */
  supportsAny(restrictions: readonly Restriction[]): boolean {
    return restrictions.some((restriction) =>
      this.indexes.some((index) => supports(index, restriction)),
    );
  }

  /**
   * True when one index, or the storage-attached ones together, serves all restrictions; `onlyAttached`
   * when it must be the latter, which then serve an order too.
   */
  supportAll(restrictions: readonly Restriction[], onlyAttached: boolean): boolean {
    const attached = this.indexes.filter((each) => each.isStorageAttached);
    const groups = this.indexes
      .filter((each) => !each.isStorageAttached && !onlyAttached)
      .map((each) => [each])
      .concat(attached.length > 0 ? [attached] : []);
    return groups.some((group) =>
      restrictions.every((restriction) => isServedBy(group, restriction)),
    );
  }

  /** The conditions with the way in which storage-attached indexes look at values. */
  withAnalysis(conditions: readonly RowCondition[]): readonly RowCondition[] {
    return conditions.map((condition) => {
      const index = this.indexes.find((each) => accepts(each, condition));
      const analysis = index === undefined ? null : termAnalysisOf(index.index, index.target);
      return analysis === null ? condition : { ...condition, analysis };
    });
  }

  /** Which index to ask, and for which of the conditions; equality finds fewest rows. */
  search(conditions: readonly RowCondition[]): IndexSearch | undefined {
    let ranges: IndexSearch | undefined;
    for (const index of this.indexes) {
      const served = conditions.filter((condition) => accepts(index, condition));
      const exact = served.find(({ operator }) => !isRange(operator));
      if (exact !== undefined) return { name: index.index.name, conditions: [exact] };
      if (served.length > 0) ranges ??= { name: index.index.name, conditions: served };
    }
    return ranges;
  }
}

function isVector({ type }: ColumnMetadata): boolean {
  return typeShape(type) === 'vector';
}

function isRange(operator: RowCondition['operator']): boolean {
  return operator === '<' || operator === '<=' || operator === '>' || operator === '>=';
}

function isServedBy(group: readonly KnownIndex[], restriction: Restriction): boolean {
  if (restriction.kind === 'contains') {
    const { values, keys, entries } = restriction;
    const isSeveral = values.length + keys.length + entries.length > 1;
    return group.some(
      (index) => supports(index, restriction) && (!isSeveral || index.isStorageAttached),
    );
  }
  return restriction.columns.every((column) =>
    group.some((index) => operations(restriction).some((each) => knows(index, column, each))),
  );
}

function supports(index: KnownIndex, restriction: Restriction): boolean {
  return restriction.columns.some((column) =>
    operations(restriction).some((operation) => knows(index, column, operation)),
  );
}

function operations(restriction: Restriction): readonly Operation[] {
  switch (restriction.kind) {
    case 'eq':
      return ['eq'];
    case 'in':
      return ['in'];
    case 'slice':
      return ['range'];
    case 'contains': {
      const { values, keys, entries } = restriction;
      return [
        ...(values.length > 0 ? (['contains'] as const) : []),
        ...(keys.length > 0 ? (['contains key'] as const) : []),
        ...(entries.length > 0 ? (['entry'] as const) : []),
      ];
    }
  }
}

function knows(index: KnownIndex, column: ColumnMetadata, operation: Operation): boolean {
  const { target } = index;
  if (target.column !== column) return false;
  if (isVector(column) && index.isStorageAttached) return false;
  switch (target.type) {
    case 'keys':
      return operation === 'contains key';
    case 'values':
      return operation === 'contains';
    case 'entries':
      return operation === 'entry';
    case 'full':
      return operation === 'eq';
    case 'simple':
      if (operation !== 'range') return operation === 'eq';
      return index.isStorageAttached && isOrdered(column);
  }
}

/** Literals and frozen values are only found by equality; a uuid that descends is no literal. */
function isOrdered({ type, isReversed }: ColumnMetadata): boolean {
  if (typeShape(type) !== 'scalar') return false;
  return !UNORDERED.has(type.name) || (type.name === 'uuid' && isReversed);
}

function accepts(index: KnownIndex, { column, operator, mapKey }: RowCondition): boolean {
  if (operator === 'IN' || operator === '!=' || operator === 'LIKE') return false;
  if (mapKey !== null) return knows(index, column, 'entry');
  if (operator === '=') return knows(index, column, 'eq');
  if (operator === 'CONTAINS') return knows(index, column, 'contains');
  if (operator === 'CONTAINS KEY') return knows(index, column, 'contains key');
  return knows(index, column, 'range');
}
