import { consistencyName } from '../base/error/index.ts';
import { orderValues } from './bind-values.ts';
import type { BatchRequest, QueryOptions } from './query-processor.ts';
import { UNSET } from './query-processor.ts';
import type { ExecutableStatement } from './statement/executable.ts';

/** Longer values are cut, as Cassandra cuts them. */
const maximumValueLength = 1000;

/**
 * What a traced request says of itself in `system_traces.sessions.parameters` (traceQuery of the
 * messages of Cassandra 5.0): its text, levels and page size, and of a prepared one each bound
 * value as `bound_var_NUMBER_NAME`. `options` is null for PREPARE.
 */
export function traceParameters(
  text: string,
  options: QueryOptions | BatchRequest | null,
  prepared: ExecutableStatement | null,
): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  if (text !== '') parameters.set('query', text);
  if (options === null) return parameters;
  if ('pageSize' in options && options.pageSize !== null && options.pageSize > 0) {
    parameters.set('page_size', String(options.pageSize));
  }
  parameters.set('consistency_level', consistencyName(options.consistency));
  const serial = options.serialConsistency;
  parameters.set('serial_consistency_level', serial === null ? 'SERIAL' : consistencyName(serial));
  if (prepared !== null && 'values' in options) addValues(parameters, options, prepared);
  return parameters;
}

function addValues(
  parameters: Map<string, string>,
  options: QueryOptions,
  { variables }: ExecutableStatement,
): void {
  const values = orderValues(options, variables);
  for (const [i, { name, type }] of variables.entries()) {
    const value = values[i];
    if (value === undefined) return;
    const text = value === UNSET ? '<unset>' : value === null ? 'null' : literalOf(value, type);
    const cut = text.length > maximumValueLength;
    parameters.set(
      `bound_var_${i}_${name}`,
      cut ? `${text.slice(0, maximumValueLength)}...'` : text,
    );
  }
}

type VariableType = ExecutableStatement['variables'][number]['type'];

/** A value that is none of its type is refused when the statement runs; its trace says the bytes. */
function literalOf(value: Buffer, type: VariableType): string {
  try {
    return type.toCqlLiteral(value);
  } catch {
    return `0x${value.toString('hex')}`;
  }
}
