import { invalidRequest } from '../../../base/error/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { bigintType } from '../../../types/index.ts';
import type { Relation } from '../../ast/index.ts';
import type { TermContext } from '../prepare-value.ts';
import { prepareValue } from '../prepare-value.ts';
import { tableReceiver } from '../receiver.ts';
import { existingColumn } from '../table-lookup.ts';
import type { Value } from '../value.ts';
import { relationText } from './relation-text.ts';

/** token(k) between two bounds; `=` is both. */
export interface TokenRestriction {
  readonly isEq: boolean;
  readonly start: TokenBound | null;
  readonly end: TokenBound | null;
}

export interface TokenBound {
  readonly value: Value;
  readonly inclusive: boolean;
}

/** Throws `invalidRequest` unless the arguments are the partition key, in order. */
export function analyseToken(
  relation: Relation & { kind: 'token' },
  context: TermContext,
): TokenRestriction {
  const { table } = context;
  checkColumns(relation.columns, table);
  const { operator } = relation;
  const receiver = tableReceiver(table, 'partition key token', bigintType);
  if (operator === '!=') {
    throw invalidRequest(`Unsupported "!=" relation: ${relationText(relation)}`);
  }
  const bound = {
    value: prepareValue(relation.value, receiver, context),
    inclusive: operator.endsWith('='),
  };
  if (operator === '=') return { isEq: true, start: bound, end: bound };
  const isStart = operator.startsWith('>');
  return { isEq: false, start: isStart ? bound : null, end: isStart ? null : bound };
}

function checkColumns(names: readonly string[], table: TableMetadata): void {
  const columns = names.map((name) => existingColumn(table, name));
  const key = table.partitionKey;
  if (key.length === columns.length && key.every((column, i) => column === columns[i])) return;
  if (!key.every((column) => columns.includes(column))) {
    throw invalidRequest(
      'The token() function must be applied to all partition key components or none of them',
    );
  }
  if (new Set(columns).size !== columns.length) {
    throw invalidRequest('The token() function contains duplicate partition key components');
  }
  if (columns.some((column) => column.kind !== 'partition_key')) {
    throw invalidRequest('The token() function must contains only partition key components');
  }
  throw invalidRequest(
    'The token function arguments must be in the partition key order: ' +
      key.map((column) => column.name).join(', '),
  );
}

/** Two relations on the token together. */
export function mergeTokens(
  existing: TokenRestriction,
  added: TokenRestriction,
  table: TableMetadata,
): TokenRestriction {
  const names = table.partitionKey.map((column) => column.name).join(', ');
  if (existing.isEq) {
    throw invalidRequest(
      `${names} cannot be restricted by more than one relation if it includes an Equal`,
    );
  }
  if (added.isEq) {
    throw invalidRequest(
      `Columns "${names}" cannot be restricted by both an equality and an inequality relation`,
    );
  }
  for (const bound of ['start', 'end'] as const) {
    if (existing[bound] !== null && added[bound] !== null) {
      throw invalidRequest(
        `More than one restriction was found for the ${bound} bound on ${names}`,
      );
    }
  }
  return { isEq: false, start: existing.start ?? added.start, end: existing.end ?? added.end };
}
