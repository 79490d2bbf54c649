import { invalidRequest } from '../../../base/error/index.ts';
import type { Bindings, BoundCondition, ColumnCondition } from '../../../cql/analysis/index.ts';
import type { Clustering, PartitionData, Row } from '../../../mutation/index.ts';
import { Row as RowValue } from '../../../mutation/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';

/** What is asked of one row: that it is there, that it is not, or conditions on its columns. */
type RowCondition =
  | { readonly kind: 'exists' | 'notExists' }
  | { readonly kind: 'columns'; readonly conditions: BoundCondition[] };

/** The conditions of a transaction by row (statements/CQL3CasRequest.java of Cassandra 5.0). */
export class RowConditions {
  private readonly table: TableMetadata;
  private readonly rows: { readonly clustering: Clustering; condition: RowCondition }[] = [];
  private ofStatic: RowCondition | null = null;

  constructor(table: TableMetadata) {
    this.table = table;
  }

  /** Rows that are asked something, in clustering order; the static row is not among them. */
  get clusterings(): readonly Clustering[] {
    const { table } = this;
    const all = this.rows.map(({ clustering }) => clustering);
    return all.sort((left, right) => table.compareClusterings(left, right));
  }

  /** `clustering` null: the static row. Throws `invalidRequest` for contradictions. */
  addExistence(clustering: Clustering | null, kind: 'exists' | 'notExists'): void {
    const before = this.find(clustering);
    if (before === null) this.set(clustering, { kind });
    else if (before.kind !== kind) {
      throw invalidRequest(
        before.kind === 'columns'
          ? `Cannot mix IF conditions and IF ${kind === 'notExists' ? 'NOT ' : ''}EXISTS for the same row`
          : 'Cannot mix IF EXISTS and IF NOT EXISTS conditions for the same row',
      );
    }
  }

  addColumns(
    clustering: Clustering | null,
    conditions: readonly ColumnCondition[],
    bindings: Bindings,
  ): void {
    let row = this.find(clustering);
    if (row === null) {
      row = { kind: 'columns', conditions: [] };
      this.set(clustering, row);
    }
    if (row.kind !== 'columns') {
      throw invalidRequest('Cannot mix IF conditions and IF NOT EXISTS for the same row');
    }
    for (const condition of conditions) row.conditions.push(condition.bind(bindings));
  }

  areMetBy(current: PartitionData | null): boolean {
    const statics = current?.staticRow ?? null;
    if (this.ofStatic !== null && !isMet(this.ofStatic, statics)) return false;
    return this.rows.every(({ clustering, condition }) =>
      isMet(condition, this.rowOf(current, clustering)),
    );
  }

  private find(clustering: Clustering | null): RowCondition | null {
    if (clustering === null) return this.ofStatic;
    return this.rows.find((row) => this.isSame(row.clustering, clustering))?.condition ?? null;
  }

  private set(clustering: Clustering | null, condition: RowCondition): void {
    if (clustering === null) this.ofStatic = condition;
    else this.rows.push({ clustering, condition });
  }

  private rowOf(current: PartitionData | null, clustering: Clustering): Row | null {
    for (const row of current?.unfiltereds ?? []) {
      if (row instanceof RowValue && this.isSame(row.clustering, clustering)) return row;
    }
    return null;
  }

  private isSame(left: Clustering, right: Clustering): boolean {
    return this.table.compareClusterings(left, right) === 0;
  }
}

function isMet(condition: RowCondition, row: Row | null): boolean {
  switch (condition.kind) {
    case 'exists':
      return row !== null;
    case 'notExists':
      return row === null;
    case 'columns':
      return condition.conditions.every((each) => each.isMetBy(row));
  }
}
