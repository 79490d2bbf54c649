/**
 * The text of DESCRIBE, as Cassandra 5.0 prints it, to the blank. `schema-element.ts` makes the rows
 * of an answer; the others make the statement of one thing each.
 */
export * from './describe-function.ts';
export * from './describe-index.ts';
export * from './describe-keyspace.ts';
export * from './describe-table.ts';
export * from './describe-type.ts';
export * from './describe-view.ts';
export { javaSetOrder } from './java-map-order.ts';
export * from './schema-element.ts';
