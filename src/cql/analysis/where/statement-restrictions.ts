import { invalidRequest } from '../../../base/error/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../../schema/index.ts';
import { floatType } from '../../../types/index.ts';
import type { WhereClause } from '../../ast/index.ts';
import type { TermContext } from '../prepare-value.ts';
import { existingColumn } from '../table-lookup.ts';
import { firstElement, typeShape } from '../type-shape.ts';
import { analyseRelation } from './analyse-relation.ts';
import { IndexSupport } from './index-support.ts';
import { relationText } from './relation-text.ts';
import type { Restriction } from './restriction.ts';
import { firstColumn, lastColumn, testCount } from './restriction.ts';
import { RestrictionSet } from './restriction-set.ts';
import type { TokenRestriction } from './token-restriction.ts';
import { analyseToken, mergeTokens } from './token-restriction.ts';

export type StatementType = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

const FILTERING_MESSAGE =
  'Cannot execute this query as it might involve data filtering and thus may have unpredictable ' +
  'performance';
const ALLOW_FILTERING_MESSAGE =
  `${FILTERING_MESSAGE}. If you want to execute this query despite the performance ` +
  'unpredictability, use ALLOW FILTERING';
const FILTERING_DISABLED_MESSAGE =
  `${FILTERING_MESSAGE}. Executing this query despite the performance unpredictability with ALLOW ` +
  'FILTERING has been disabled by the allow_filtering_enabled property in cassandra.yaml';

export interface RestrictionOptions {
  readonly type: StatementType;
  readonly selectsOnlyStatics: boolean;
  readonly allowFiltering: boolean;
  /** False: the client may not filter, so that it is not advised to. */
  readonly advisesFiltering?: boolean;
  /** The conditions of a materialized view: IS NOT NULL is known there, and only there. */
  readonly isForView?: boolean;
  /** The vector column that rows are ordered by (`ORDER BY column ANN OF ...`). */
  readonly nearestTo?: ColumnMetadata | null;
  /** Beside those of the WHERE clause: INSERT JSON has the keys in its document. */
  readonly keys?: readonly Restriction[];
}

/**
 * A WHERE clause after analysis: what says which partitions, which rows, and what is left to a
 * filter. Its checks, in their order, are those of StatementRestrictions of Cassandra 5.0.
 */
export class StatementRestrictions {
  readonly table: TableMetadata;
  readonly partitionKey = new RestrictionSet();
  readonly clustering = new RestrictionSet();
  readonly others = new RestrictionSet();
  /** Columns that must have a value (IS NOT NULL). */
  readonly notNull = new Set<ColumnMetadata>();
  token: TokenRestriction | null = null;
  /** Reads a range of the ring rather than partitions by key. */
  isKeyRange = false;
  /** Rows are found through an index. */
  usesIndex = false;
  readonly indexes: IndexSupport;
  /** Key restrictions that are tested row by row as well, because the index was chosen first. */
  private filtersKey = false;
  private filtersClustering = false;
  private hasIndex = false;
  private readonly options: RestrictionOptions;

  constructor(where: WhereClause, context: TermContext, options: RestrictionOptions) {
    this.table = context.table;
    this.options = options;
    this.indexes = new IndexSupport(options.type === 'SELECT' ? context.table : null);
    for (const relation of where.relations) {
      this.checkRelation(relation);
      if (relation.kind === 'isNotNull') {
        this.notNull.add(existingColumn(this.table, relation.column));
      } else if (relation.kind === 'token') {
        const added = analyseToken(relation, context);
        this.token = this.token === null ? added : mergeTokens(this.token, added, this.table);
      } else {
        this.add(analyseRelation(relation, context));
      }
    }
    for (const restriction of options.keys ?? []) this.add(restriction);
    if (this.nearestTo !== null) checkOrdered(this.nearestTo, this.others);
    this.checkExpressions(where);
    this.hasIndex = [this.partitionKey, this.clustering, this.others].some((set) =>
      this.indexes.supportsAny(set.all),
    );
    if (this.nearestTo !== null && this.indexes.similarityOf(this.nearestTo) !== null) {
      this.hasIndex = true;
    }
    this.checkPartitionKey();
    this.filtersKey = this.usesIndex || this.partitionKeyNeedsFiltering;
    this.checkStatics();
    this.checkClustering();
    this.checkOthers();
    // Beside a token range that leads, the key is filtered, and IN is as good as any condition.
    if (this.usesIndex && this.partitionKey.has('in') && !this.isOnToken) {
      throw invalidRequest(
        'Select on indexed columns and with IN clause for the PRIMARY KEY are not supported',
      );
    }
  }

  /** A range of tokens is read and its keys filtered, rather than keys filtered by their tokens. */
  private get isOnToken(): boolean {
    return (
      this.token !== null && (this.hasUnrestrictedKeyColumns || this.partitionKey.has('slice'))
    );
  }

  private get nearestTo(): ColumnMetadata | null {
    return this.options.nearestTo ?? null;
  }

  private checkRelation(relation: WhereClause['relations'][number]): void {
    const { type } = this.options;
    if (relation.kind === 'isNotNull' && this.options.isForView !== true) {
      throw invalidRequest(`Unsupported restriction: ${relationText(relation)}`);
    }
    const isContains = relation.kind === 'column' && relation.operator.startsWith('CONTAINS');
    if (isContains && (type === 'UPDATE' || type === 'DELETE')) {
      throw invalidRequest(`Cannot use ${type} with ${relation.operator}`);
    }
  }

  private add(restriction: Restriction): void {
    switch (firstColumn(restriction).kind) {
      case 'partition_key':
        this.partitionKey.add(restriction);
        return;
      case 'clustering':
        this.addClustering(restriction);
        return;
      default:
        this.others.add(restriction);
    }
  }

  private addClustering(restriction: Restriction): void {
    const before = this.clustering.all;
    const last = before[before.length - 1];
    this.clustering.add(restriction);
    if (last === undefined || this.options.allowFiltering) return;
    if (this.indexes.supportsAny([restriction])) return;
    const lastStart = firstColumn(last);
    const newStart = firstColumn(restriction);
    if (last.kind === 'slice' && newStart.position > lastStart.position) {
      throw invalidRequest(
        `Clustering column "${newStart.name}" cannot be restricted (preceding column ` +
          `"${lastStart.name}" is restricted by a non-EQ relation)`,
      );
    }
    if (newStart.position < lastStart.position && restriction.kind === 'slice') {
      const next = this.clustering.columns.find((column) => column.position > newStart.position);
      throw invalidRequest(
        `PRIMARY KEY column "${next?.name}" cannot be restricted (preceding column ` +
          `"${newStart.name}" is restricted by a non-EQ relation)`,
      );
    }
  }

  private checkExpressions(where: WhereClause): void {
    const [expression] = where.expressions;
    if (expression === undefined) return;
    if (where.expressions.length > 1) {
      throw invalidRequest('Multiple custom index expressions in a single query are not supported');
    }
    const { keyspace, name } = this.table;
    const index = this.table.indexes.get(expression.index.name);
    if (index === undefined) {
      throw invalidRequest(
        `Invalid index expression, index ${expression.index.name} not found for ${keyspace}.${name}`,
      );
    }
    throw invalidRequest(
      index.kind === 'CUSTOM'
        ? `Index ${index.name} does not support custom expressions`
        : 'Only CUSTOM indexes may be used in custom index expressions, ' +
            `${index.name} is not valid`,
    );
  }

  /** True when some restriction of the key cannot be turned into keys. */
  get partitionKeyNeedsFiltering(): boolean {
    return (
      !this.partitionKey.isEmpty &&
      (this.hasUnrestrictedKeyColumns ||
        this.partitionKey.has('slice') ||
        this.partitionKey.has('contains'))
    );
  }

  private get hasUnrestrictedKeyColumns(): boolean {
    return this.partitionKey.columns.length < this.table.partitionKey.length;
  }

  private checkPartitionKey(): void {
    const { type } = this.options;
    if (type !== 'SELECT') {
      if (this.token !== null) {
        throw invalidRequest(
          `The token function cannot be used in WHERE clauses for ${type} statements`,
        );
      }
      if (this.hasUnrestrictedKeyColumns) {
        const missing = this.missing(this.table.partitionKey, this.partitionKey);
        throw invalidRequest(`Some partition key parts are missing: ${missing}`);
      }
      if (this.partitionKey.has('slice')) {
        throw invalidRequest(
          'Only EQ and IN relation are supported on the partition key (unless you use the ' +
            `token() function) for ${type} statements`,
        );
      }
      return;
    }
    if (this.token !== null && (this.partitionKey.isEmpty || this.hasUnrestrictedKeyColumns)) {
      this.isKeyRange = true;
    }
    if (this.partitionKey.isEmpty) {
      this.isKeyRange = true;
      if (this.token === null) this.usesIndex = this.hasIndex;
    }
    if (this.partitionKeyNeedsFiltering) {
      if (this.mustAllowFiltering && !this.hasIndex) throw this.filteringRefused();
      this.isKeyRange = true;
      this.usesIndex = this.hasIndex;
    }
  }

  /** Virtual tables filter without being told. */
  private get mustAllowFiltering(): boolean {
    return !this.options.allowFiltering && !this.table.isVirtual;
  }

  private filteringRefused(): Error {
    const isAdvised = this.options.advisesFiltering ?? true;
    return invalidRequest(isAdvised ? ALLOW_FILTERING_MESSAGE : FILTERING_DISABLED_MESSAGE);
  }

  private missing(columns: readonly ColumnMetadata[], restricted: RestrictionSet): string {
    return columns
      .filter((column) => restricted.get(column) === undefined)
      .map((column) => column.name)
      .join(', ');
  }

  private checkStatics(): void {
    const { type, selectsOnlyStatics } = this.options;
    if (!selectsOnlyStatics || this.clustering.isEmpty) return;
    if (type === 'DELETE' || type === 'UPDATE') {
      throw invalidRequest(
        `Invalid restrictions on clustering columns since the ${type} statement modifies only ` +
          'static columns',
      );
    }
    if (type === 'SELECT') {
      throw invalidRequest('Cannot restrict clustering columns when selecting only static columns');
    }
  }

  private checkClustering(): void {
    const { type, selectsOnlyStatics } = this.options;
    if (type === 'INSERT' || type === 'UPDATE') {
      if (this.clustering.has('slice')) {
        throw invalidRequest(
          `Slice restrictions are not supported on the clustering columns in ${type} statements`,
        );
      }
      const missing = this.missing(this.table.clustering, this.clustering);
      if (!this.mayLackClustering) {
        if (!selectsOnlyStatics && missing !== '') {
          throw invalidRequest(`Some clustering keys are missing: ${missing}`);
        }
        return;
      }
    }
    if (this.clustering.has('contains') && !this.hasIndex && !this.options.allowFiltering) {
      throw invalidRequest(
        'Clustering columns can only be restricted with CONTAINS with a secondary index or ' +
          'filtering',
      );
    }
    if (this.clusteringNeedsFiltering) {
      if (this.hasIndex) this.usesIndex = true;
      else if (!this.options.allowFiltering) this.blameGap();
    }
    if (this.isKeyRange && this.indexes.supportsAny(this.clustering.all)) this.usesIndex = true;
    this.filtersClustering = this.usesIndex || this.clusteringNeedsFiltering;
  }

  /** Rows of some compact tables may be named by their first clustering columns alone. */
  private get mayLackClustering(): boolean {
    return this.table.layout.mayLackClustering && !this.clustering.isEmpty;
  }

  private blameGap(): void {
    this.clustering.columns.forEach((restricted, i) => {
      const column = this.table.clustering[i] as ColumnMetadata;
      if (restricted !== column) {
        throw invalidRequest(
          `PRIMARY KEY column "${restricted.name}" cannot be restricted as preceding column ` +
            `"${column.name}" is not restricted`,
        );
      }
    });
  }

  private checkOthers(): void {
    if (this.others.isEmpty && this.nearestTo === null) return;
    if (this.options.type !== 'SELECT') {
      const names = this.others.columns.map((column) => column.name).join(', ');
      throw invalidRequest(`Non PRIMARY KEY columns found in where clause: ${names} `);
    }
    if (this.nearestTo === null) this.checkVectors();
    else this.checkNearest(this.nearestTo);
    if (this.hasIndex) this.usesIndex = true;
    else if (this.mustAllowFiltering) throw this.filteringRefused();
  }

  private checkVectors(): void {
    const vector = this.others.columns.find(({ type }) => typeShape(type) === 'vector');
    if (vector === undefined || !this.indexes.has(vector)) return;
    throw invalidRequest('Vector indexes only support ANN queries');
  }

  /** What an order by a vector asks of the column and of what else is restricted. */
  private checkNearest(column: ColumnMetadata): void {
    if (typeShape(column.type) !== 'vector' || firstElement(column.type) !== floatType) {
      throw invalidRequest('ANN ordering is only supported on float vector indexes');
    }
    // An index of Cassandra's own kind knows no order; filtering would not make one.
    const isOrdered = this.indexes.similarityOf(column) !== null || this.mustAllowFiltering;
    if (!this.indexes.has(column) || !isOrdered) {
      throw invalidRequest('ANN ordering by vector requires the column to be indexed');
    }
    const others = this.others.columns.filter((each) => !this.indexes.has(each));
    const clustering = this.clustering.columns.some((each) => !this.indexes.has(each));
    const isOfWholePartition = !this.hasUnrestrictedKeyColumns && !this.clusteringNeedsFiltering;
    if (
      this.partitionKeyNeedsFiltering ||
      others.length > 0 ||
      (clustering && !isOfWholePartition)
    ) {
      throw invalidRequest(
        'ANN ordering by vector requires all restricted column(s) to be indexed',
      );
    }
  }

  /** A key range read may not restrict anything else unless filtering is allowed. */
  checkKeyRangeFiltering(): void {
    if ((!this.isKeyRange && !this.usesIndex) || !this.mustAllowFiltering) return;
    const { filtering } = this;
    const isOrdered = this.nearestTo !== null;
    const isUnfiltered = filtering.length === 0 && !isOrdered && !this.clustering.isEmpty;
    if (this.needsFiltering || isUnfiltered) {
      throw invalidRequest(ALLOW_FILTERING_MESSAGE);
    }
  }

  /** Rows are tested for something that no index answers. */
  get needsFiltering(): boolean {
    const { filtering } = this;
    return filtering.length > 0 && !this.indexes.supportAll(filtering, this.nearestTo !== null);
  }

  /**
   * Tested for several things that writes can change apart from each other: replicas that know
   * different writes may each hide a row that all of them together would show.
   */
  get isMutableIntersection(): boolean {
    const { filtering } = this;
    const columns = new Set(filtering.flatMap((each) => [...each.columns]));
    const mutable = [...columns].filter((column) => !column.isPrimaryKey);
    const tests = filtering.reduce((sum, each) => sum + testCount(each), 0);
    return mutable.length > 1 || (tests > 1 && mutable.some(({ kind }) => kind === 'static'));
  }

  /** All that Cassandra would test row by row, wherever rows come from. */
  private get filtering(): readonly Restriction[] {
    return [
      ...(this.filtersKey ? this.partitionKey.all : []),
      ...(this.filtersClustering ? this.clustering.all : []),
      ...this.others.all,
    ];
  }

  /** Clustering restrictions that slices can express: from the first column on, without a gap. */
  get sliced(): readonly Restriction[] {
    return splitClustering(this.clustering.all).sliced;
  }

  private get clusteringNeedsFiltering(): boolean {
    return splitClustering(this.clustering.all).filtered.length > 0;
  }

  /** What neither keys nor slices express. */
  get filtered(): readonly Restriction[] {
    const key = this.partitionKeyNeedsFiltering ? this.partitionKey.all : [];
    const clustering = this.filtersClustering ? this.filteredClustering() : [];
    return [...key, ...clustering, ...this.others.all];
  }

  /**
   * What slices say is said once more where an index is asked for it, and with it of all columns behind:
   * they are looked at as if that column had no condition.
   */
  private filteredClustering(): readonly Restriction[] {
    const isIndexed = (each: Restriction) => this.indexes.supportsAny([each]);
    return splitClustering(this.clustering.all, isIndexed).filtered;
  }

  /** Rows are chosen by slices rather than by whole clusterings. */
  get isColumnRange(): boolean {
    const columns = this.clustering.columns.length;
    if (columns < this.table.clustering.length) return true;
    return this.clustering.has('slice') || this.clustering.has('contains');
  }

  /** Partitions with only static content count as rows. */
  get queriesFullPartitions(): boolean {
    const isOfRows = this.otherColumns.some((column) => column.kind === 'regular');
    return this.clustering.isEmpty && !isOfRows;
  }

  /** Columns of conditions outside of the primary key, and that of an order by a vector. */
  get otherColumns(): readonly ColumnMetadata[] {
    const { columns } = this.others;
    return this.nearestTo === null ? columns : [...columns, this.nearestTo];
  }

  isRestricted(column: ColumnMetadata): boolean {
    if (column.kind === 'partition_key' && this.token !== null) return true;
    const sets = [this.partitionKey, this.clustering, this.others];
    return this.notNull.has(column) || sets.some((set) => set.get(column) !== undefined);
  }

  isRestrictedByEq(column: ColumnMetadata): boolean {
    const set = column.kind === 'partition_key' ? this.partitionKey : this.clustering;
    return set.get(column)?.kind === 'eq';
  }
}

/** An order by a vector is a restriction of its column, and can only be the one. */
function checkOrdered(column: ColumnMetadata, others: RestrictionSet): void {
  const restriction = others.get(column);
  if (restriction === undefined) return;
  throw invalidRequest(
    restriction.kind === 'slice'
      ? `Column "${column.name}" cannot be restricted by both an equality and an inequality relation`
      : `${column.name} cannot be restricted by more than one relation if it includes ` +
          (restriction.kind === 'in' ? 'a IN' : 'an Equal'),
  );
}

/** Those that slices can express, and the others: also where `isFiltered` says so. */
function splitClustering(
  restrictions: readonly Restriction[],
  isFiltered: (restriction: Restriction) => boolean = () => false,
): { sliced: Restriction[]; filtered: Restriction[] } {
  const sliced: Restriction[] = [];
  const filtered: Restriction[] = [];
  let position = 0;
  for (const restriction of restrictions) {
    const isInOrder =
      restriction.kind !== 'contains' && firstColumn(restriction).position === position;
    if (!isInOrder || isFiltered(restriction)) {
      filtered.push(restriction);
      continue;
    }
    if (restriction.kind !== 'slice') position = lastColumn(restriction).position + 1;
    sliced.push(restriction);
  }
  return { sliced, filtered };
}
