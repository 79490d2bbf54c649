import type { RequestError } from '../../base/error/index.ts';
import { consistencyName } from '../../base/error/index.ts';
import type {
  ColumnSpecification,
  PreparedResult,
  QueryResult,
  RowsResult,
} from '../query-processor.ts';
import { resultBytes } from '../query-processor.ts';
import { valueText, wireTypeName } from './value-text.ts';

/** An answer as the recorded transcripts print it. */
export function answerText(result: QueryResult): string {
  const lines = [...bodyLines(result), ...result.warnings.map((text) => `   WARNING ${text}`)];
  return lines.join('\n');
}

function bodyLines(result: QueryResult): string[] {
  switch (result.kind) {
    case 'void':
      return ['OK void'];
    case 'set-keyspace':
      return [`OK set_keyspace ${result.keyspace}`];
    case 'schema-change': {
      const { change, target, keyspace, name } = result.change;
      return [`OK schema_change ${change} ${target} ${keyspace}${name === '' ? '' : ` ${name}`}`];
    }
    case 'rows':
      return rowLines(result);
  }
}

function columnsText(columns: readonly ColumnSpecification[]): string {
  return `[${columns.map(({ name, type }) => `${name} ${wireTypeName(type)}`).join(', ')}]`;
}

function rowLines(result: RowsResult): string[] {
  const { omitColumns, pagingState } = result;
  const columns = omitColumns ? [] : result.metadata.columns;
  const [first] = result.metadata.columns;
  const flags = 1 | (pagingState === null ? 0 : 2) | (omitColumns ? 4 : 0);
  const table = omitColumns ? '' : ` table=${first?.keyspace}.${first?.table}`;
  return [
    `OK rows ${columnsText(columns)}${flags === 1 ? '' : ` flags=${flags}`}${table}`,
    ...result.rows.map(
      (row) =>
        `   ${columns.map(({ type }, i) => valueText(type, resultBytes(row[i] ?? null))).join(' | ')}`,
    ),
    ...(pagingState === null ? [] : [`   paging_state 0x${pagingState.toString('hex')}`]),
    `   (${result.rows.length} rows)`,
  ];
}

export function preparedText(prepared: PreparedResult): string {
  const { variables, partitionKeyIndexes, result, warnings } = prepared;
  const [first] = variables;
  const isOneTable =
    first !== undefined &&
    variables.every(({ keyspace, table }) => keyspace === first.keyspace && table === first.table);
  const table = isOneTable ? `('${first.keyspace}', '${first.table}')` : 'None';
  return [
    `OK prepared flags=${isOneTable ? 1 : 0} bind=${columnsText(variables)} ` +
      `pk=[${partitionKeyIndexes.join(', ')}] table=${table}`,
    `   result flags=${result === null ? 4 : 1} ${columnsText(result?.columns ?? [])}`,
    ...warnings.map((text) => `   WARNING ${text}`),
  ].join('\n');
}

export function errorText(error: RequestError): string {
  const code = `0x${error.code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `ERROR ${code} ${error.message}${detailsText(error)}`;
}

function detailsText({ details }: RequestError): string {
  switch (details.kind) {
    case 'unavailable': {
      const level = consistencyName(details.consistency);
      return `   {'cl': '${level}', 'required': ${details.required}, 'alive': ${details.alive}}`;
    }
    case 'alreadyExists':
      return `   {'keyspace': '${details.keyspace}', 'table': '${details.table}'}`;
    case 'functionFailure': {
      const types = details.argumentTypes.map((type) => `'${type}'`).join(', ');
      return (
        `   {'keyspace': '${details.keyspace}', 'function': '${details.functionName}', ` +
        `'args': [${types}]}`
      );
    }
    default:
      return '';
  }
}
