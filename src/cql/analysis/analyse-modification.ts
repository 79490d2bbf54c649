import { invalidRequest, syntaxError } from '../../base/error/index.ts';
import type { ColumnMetadata, Schema, TableMetadata } from '../../schema/index.ts';
import { compareColumns } from '../../schema/index.ts';
import type {
  Assignment,
  Attributes,
  DeleteStatement,
  InsertJsonStatement,
  InsertStatement,
  ModificationStatement,
  Relation,
  UpdateStatement,
  WhereClause,
} from '../ast/index.ts';
import { UsingClause } from './attributes.ts';
import type { Conditions } from './condition/index.ts';
import { analyseConditions, timestampRefused } from './condition/index.ts';
import { jsonValues } from './json-document.ts';
import { Markers } from './markers.ts';
import type { Operation } from './operation/index.ts';
import {
  analyseAssignment,
  analyseDeletion,
  analyseSetValue,
  setOperation,
} from './operation/index.ts';
import type { TermContext } from './prepare-value.ts';
import { userTypesOf } from './raw-type-resolver.ts';
import type { Receiver } from './receiver.ts';
import { existingColumn, existingTable } from './table-lookup.ts';
import type { Restriction, StatementType } from './where/index.ts';
import { ClusteringSource, KeySource, StatementRestrictions, ValuesRow } from './where/index.ts';

/** An INSERT, UPDATE or DELETE after analysis: everything an execution needs but the values. */
export interface ModificationPlan {
  readonly kind: 'modification';
  readonly type: StatementType;
  readonly table: TableMetadata;
  readonly variables: readonly Receiver[];
  readonly partitionKeyIndexes: readonly number[];
  readonly using: UsingClause;
  readonly keys: KeySource;
  readonly clustering: ClusteringSource;
  /** In the order of their columns. */
  readonly staticOperations: readonly Operation[];
  readonly regularOperations: readonly Operation[];
  /** Rows are written (else only the static row). */
  readonly updatesRows: boolean;
  /** DELETE of whole rows, slices or partitions: it names no columns. */
  readonly deletesWhole: boolean;
  /** DELETE of slices of rows, which may not name columns: that is said when rows can be meant. */
  readonly deletesSlices: boolean;
  /** Columns whose content must be read first; empty: none. */
  readonly readColumns: readonly ColumnMetadata[];
  /** The IF clause; null when there is none. */
  readonly conditions: Conditions | null;
}

/** What statements of one batch share. */
export interface ModificationContext {
  readonly schema: Schema;
  readonly keyspace: string | null;
  readonly nowMillis: number;
  /** Null: the statement's own. */
  readonly markers: Markers | null;
}

/** Looks up names, checks and compiles; throws `invalidRequest`. */
export function analyseModification(
  statement: ModificationStatement,
  { schema, keyspace, nowMillis, markers }: ModificationContext,
): ModificationPlan {
  const table = existingTable(schema, statement.table, keyspace);
  const context: TermContext = {
    table,
    schema,
    markers: markers ?? new Markers(),
    userTypes: userTypesOf(schema, table.keyspace),
    nowMillis,
  };
  const using = new UsingClause(statement.attributes, context);
  const conditions = analyseConditions(statement, context);
  const parts = analyseParts(statement, conditions, context);
  if (conditions !== null) checkConditional(statement.attributes, parts, conditions, table);
  return buildPlan(parts, conditions, using, context, markers === null);
}

interface Parts {
  readonly type: StatementType;
  readonly operations: readonly Operation[];
  readonly restrictions: StatementRestrictions;
}

function analyseParts(
  statement: ModificationStatement,
  conditions: Conditions | null,
  context: TermContext,
): Parts {
  switch (statement.kind) {
    case 'insert':
      return analyseInsert(statement, context);
    case 'insertJson':
      return analyseInsertJson(statement, context);
    case 'update':
      return analyseUpdate(statement, conditions, context);
    case 'delete':
      return analyseDelete(statement, conditions, context);
  }
}

/** What a conditional statement may not have beside its conditions. */
function checkConditional(
  attributes: Attributes,
  { type, operations, restrictions }: Parts,
  conditions: Conditions,
  table: TableMetadata,
): void {
  if (table.isCounter) {
    throw invalidRequest('Conditional updates are not supported on counter tables');
  }
  if (attributes.timestamp !== null) throw timestampRefused();
  if (type !== 'DELETE') return;
  if (restrictions.isColumnRange) checkConditionalSlice(operations, conditions, table);
}

function analyseInsert(statement: InsertStatement, context: TermContext): Parts {
  const { table } = context;
  const { columns, values } = statement;
  if (table.isCounter) {
    throw invalidRequest('INSERT statements are not allowed on counter tables, use UPDATE instead');
  }
  if (columns.length === 0) throw invalidRequest('No columns provided to INSERT');
  if (columns.length !== values.length) throw invalidRequest('Unmatched column names/values');
  if (new Set(columns).size !== columns.length) {
    throw invalidRequest('The column names contains duplicates');
  }
  const relations: Relation[] = [];
  const operations: Operation[] = [];
  let setsClustering = false;
  columns.forEach((name, i) => {
    const column = existingColumn(table, name);
    const value = values[i];
    if (value === undefined) return;
    if (column.kind === 'clustering') setsClustering = true;
    if (column.isPrimaryKey) relations.push({ kind: 'column', column: name, operator: '=', value });
    else operations.push(analyseSetValue(column, value, context));
  });
  const restrictions = new StatementRestrictions({ relations, expressions: [] }, context, {
    type: 'INSERT',
    selectsOnlyStatics: !setsClustering && onlyStatics(operations, null),
    allowFiltering: false,
  });
  return { type: 'INSERT', operations, restrictions };
}

function analyseInsertJson(statement: InsertJsonStatement, context: TermContext): Parts {
  const { table } = context;
  if (table.isCounter) {
    throw invalidRequest('INSERT statements are not allowed on counter tables, use UPDATE instead');
  }
  const values = jsonValues(statement, context);
  const keys: Restriction[] = [];
  const operations: Operation[] = [];
  for (const { column, value } of values) {
    if (column.isPrimaryKey) {
      const row = new ValuesRow([value]);
      const columns = [existingColumn(table, column.name)];
      keys.push({ kind: 'eq', columns, isMulti: false, row });
    } else {
      operations.push(setOperation(column, value));
    }
  }
  const restrictions = new StatementRestrictions({ relations: [], expressions: [] }, context, {
    type: 'INSERT',
    selectsOnlyStatics: table.clustering.length === 0 && onlyStatics(operations, null),
    allowFiltering: false,
    keys,
  });
  return { type: 'INSERT', operations, restrictions };
}

/**
 * Nothing is changed or looked at but static columns. A DELETE without columns is of whole rows.
 */
function onlyStatics(
  operations: readonly Operation[],
  conditions: Conditions | null,
  deletesRows = false,
): boolean {
  const looksAt = conditions?.kind === 'columns' ? conditions : null;
  if (deletesRows || (looksAt !== null && looksAt.regulars.length > 0)) return false;
  if (operations.some(({ column }) => column.kind !== 'static')) return false;
  return operations.length > 0 || (looksAt !== null && looksAt.statics.length > 0);
}

function analyseUpdate(
  statement: UpdateStatement,
  conditions: Conditions | null,
  context: TermContext,
): Parts {
  const { table } = context;
  checkCompatible(statement.assignments);
  const operations = statement.assignments.map((assignment) => {
    const column = existingColumn(table, assignment.column);
    if (column.isPrimaryKey) {
      throw invalidRequest(`PRIMARY KEY part ${column.name} found in SET part`);
    }
    return analyseAssignment(assignment, column, context, conditions !== null);
  });
  const isStatic = onlyStatics(operations, conditions);
  const restrictions = restrict('UPDATE', statement.where, isStatic, context);
  return { type: 'UPDATE', operations, restrictions };
}

/** A column or field set as a whole may not be changed otherwise; the grammar refuses this. */
function checkCompatible(assignments: readonly Assignment[]): void {
  const earlier = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    const others = earlier.get(assignment.column) ?? [];
    if (others.some((other) => areIncompatible(assignment, other))) {
      throw syntaxError(`Multiple incompatible setting of column ${assignment.column}`);
    }
    earlier.set(assignment.column, [...others, assignment]);
  }
}

function areIncompatible(one: Assignment, other: Assignment): boolean {
  if (one.kind === 'setValue' || other.kind === 'setValue') return true;
  return one.kind === 'setField' && other.kind === 'setField' && one.field === other.field;
}

function restrict(
  type: StatementType,
  where: WhereClause,
  selectsOnlyStatics: boolean,
  context: TermContext,
): StatementRestrictions {
  return new StatementRestrictions(where, context, {
    type,
    selectsOnlyStatics,
    allowFiltering: false,
  });
}

function analyseDelete(
  statement: DeleteStatement,
  conditions: Conditions | null,
  context: TermContext,
): Parts {
  const { table } = context;
  const operations = statement.deletions.map((deletion) => {
    const column = existingColumn(table, deletion.column);
    if (column.isPrimaryKey) {
      throw invalidRequest(
        `Invalid identifier ${column.name} for deletion (should not be a PRIMARY KEY part)`,
      );
    }
    return analyseDeletion(deletion, column, context);
  });
  const deletesRows = operations.length === 0;
  const isStatic = onlyStatics(operations, conditions, deletesRows);
  const restrictions = restrict('DELETE', statement.where, isStatic, context);
  return { type: 'DELETE', operations, restrictions };
}

/** Conditions are met by one row; rows that are deleted must be named then. */
function checkConditionalSlice(
  operations: readonly Operation[],
  conditions: Conditions,
  table: TableMetadata,
): void {
  const equality =
    'DELETE statements must restrict all PRIMARY KEY columns with equality relations';
  if (table.isVirtual) throw invalidRequest(equality);
  const all = `${equality} in order to `;
  const deletesRegulars = operations.some(({ column }) => column.kind === 'regular');
  if (operations.length === 0 || deletesRegulars) {
    throw invalidRequest(`${all}delete non static columns`);
  }
  if (conditions.kind === 'columns' && conditions.regulars.length > 0) {
    throw invalidRequest(`${all}use IF condition on non static columns`);
  }
}

function buildPlan(
  { type, operations, restrictions }: Parts,
  conditions: Conditions | null,
  using: UsingClause,
  context: TermContext,
  ownsMarkers: boolean,
): ModificationPlan {
  const { table, markers } = context;
  const sorted = [...operations].sort((left, right) => compareColumns(left.column, right.column));
  const regularOperations = sorted.filter(({ column }) => column.kind === 'regular');
  const readColumns = sorted.filter(({ requiresRead }) => requiresRead).map((o) => o.column);
  const hasClustering = !restrictions.clustering.isEmpty;
  const deletesWhole = type === 'DELETE' && operations.length === 0;
  return {
    kind: 'modification',
    type,
    table,
    variables: ownsMarkers ? markers.all() : [],
    partitionKeyIndexes: ownsMarkers
      ? markers.partitionKeyIndexes(table.keyspace, table.name, table.partitionKey.length)
      : [],
    using,
    keys: new KeySource(table, restrictions),
    clustering: new ClusteringSource(restrictions, false),
    staticOperations: sorted.filter(({ column }) => column.kind === 'static'),
    regularOperations,
    updatesRows: table.clustering.length === 0 || hasClustering,
    deletesWhole,
    deletesSlices: type === 'DELETE' && hasClustering && restrictions.isColumnRange,
    readColumns: [...new Set(readColumns)],
    conditions,
  };
}
