/** IF clauses: what is looked at, and whether a row meets it. */
export { analyseConditions, timestampRefused } from './analyse-conditions.ts';
export type { BoundCondition, ColumnCondition, Conditions } from './condition.ts';
export { conditionColumns } from './condition.ts';
