/**
 * From the tree of a statement to a plan: names looked up in a schema snapshot, types checked,
 * terms compiled, so that an execution only binds values.
 *
 * 1. `prepare-value.ts` compiles a term for a receiver into a `Value`; `markers.ts` notes what each
 *    marker is bound to, which is what PREPARE answers.
 * 2. `where/` compiles WHERE clauses into sources of keys, rows, ranges and filters.
 * 3. `operation/` compiles what INSERT, UPDATE and DELETE do to columns, `selection/` what SELECT
 *    asks for.
 *    `nearest-ordering.ts` is the order by a vector.
 * 4. `condition/` compiles IF clauses. `analyse-select.ts` and `analyse-modification.ts` put the plans together.
 * 5. `unsupported.ts` is the one list of what is refused for now.
 *
 * Plans are immutable, hold no client's bytes and belong to the schema snapshot they were made
 * with.
 */
export type { ModificationPlan } from './analyse-modification.ts';
export { analyseModification } from './analyse-modification.ts';
export type { SelectPlan } from './analyse-select.ts';
export { analyseSelect } from './analyse-select.ts';
export { MAX_TTL, UsingClause } from './attributes.ts';
export type { Bindings } from './bindings.ts';
export type { BoundValue } from './bound-value.ts';
export { UNSET } from './bound-value.ts';
export type { BoundCondition, ColumnCondition, Conditions } from './condition/index.ts';
export { conditionColumns } from './condition/index.ts';
export { Markers } from './markers.ts';
export type { NearestPlan } from './nearest-ordering.ts';
export type { Operation } from './operation/index.ts';
export { RowBuilder, SetColumn, UpdateParameters } from './operation/index.ts';
export type { TermContext } from './prepare-value.ts';
export { prepareValue } from './prepare-value.ts';
export type { UserTypes } from './raw-type-resolver.ts';
export { resolveType, userTypesOf } from './raw-type-resolver.ts';
export type { Receiver } from './receiver.ts';
export type {
  Grouping,
  InputRow,
  RunningSelector,
  Selection,
  Selector,
  ShownValue,
} from './selection/index.ts';
export { InputRowReader, valueOfData } from './selection/index.ts';
export { existingTable, keyspaceOf } from './table-lookup.ts';
export type { UnsupportedFeature } from './unsupported.ts';
export { UNSUPPORTED, unsupported } from './unsupported.ts';
export type { Value } from './value.ts';
export { ViewFilter } from './view-filter.ts';
export { bindRowFilter, checkKey, decorateKey } from './where/index.ts';
