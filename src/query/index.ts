/**
 * Runs CQL statements.
 *
 * 1. `node-query-processor.ts` takes requests from the transport: it finds or makes the analysed
 *    statement (`prepared/` keeps them), puts the values in order and opens the trace.
 * 2. `statement/` has one file for each kind of statement; `analyse-statement.ts` makes them of the
 *    tree through `cql/analysis`. EXECUTE of a prepared statement parses and analyses nothing.
 * 3. Reads and writes go to the coordinator as commands and mutations; tables that belong to this
 *    node alone are read through `LocalTables`. `paging/` splits reads into pages.
 *
 * Invariants: a client's bytes are lent for the call, so what outlives it (mutations, keys, slices)
 * owns copies; what is answered with an error has not been handed to the coordinator.
 */

export { clusterFacts } from './cluster-facts.ts';
export type { QueryEnvironment, QuerySettings } from './environment.ts';
export { NodeFunctionEnvironment, userFunctionLimits } from './function-environment.ts';
export type * from './local-tables.ts';
export { createQueryProcessor } from './node-query-processor.ts';
export { checkPagingState } from './paging/index.ts';
export * from './query-processor.ts';
export type { TracedRequest, Tracer } from './tracer.ts';
export { NO_TRACER } from './tracer.ts';
