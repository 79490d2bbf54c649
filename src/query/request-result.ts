import { RequestError } from '../base/error/index.ts';
import type { Trace } from '../observe/index.ts';
import type { Execution } from './execution.ts';
import type { QueryResult, ResultBody } from './query-processor.ts';

/** What a request is answered with, once its statement has run. */

const NO_WARNINGS: readonly string[] = [];
const PLAIN_VOID: QueryResult = { kind: 'void', warnings: NO_WARNINGS, tracingId: null };

/** Written out for the two answers that nearly all requests get: spreading objects is slow. */
export function resultOf(body: ResultBody, execution: Execution): QueryResult {
  const { warnings, trace } = execution;
  const tracingId = toldId(trace);
  if (body.kind === 'void' && tracingId === null && warnings.length === 0) return PLAIN_VOID;
  if (body.kind !== 'rows') return { ...body, warnings, tracingId };
  return {
    kind: 'rows',
    metadata: body.metadata,
    rows: body.rows,
    pagingState: body.pagingState,
    omitColumns: body.omitColumns,
    changedMetadataId: body.changedMetadataId,
    warnings,
    tracingId,
  };
}

export function skipColumns(body: ResultBody, skipMetadata: boolean): ResultBody {
  if (body.kind === 'rows' && skipMetadata) body.omitColumns = true;
  return body;
}

/** Who did not ask for a trace is not told of it. */
export function toldId(trace: Trace | null): Buffer | null {
  return trace === null || trace.isByChance === true ? null : trace.sessionId;
}

/** The error of a request goes with its warnings, and says which trace tells about it. */
export function told(error: unknown, trace: Trace | null, warnings: readonly string[]): unknown {
  if (!(error instanceof RequestError)) return error;
  error.tracingId = toldId(trace);
  error.warnings = warnings;
  return error;
}
