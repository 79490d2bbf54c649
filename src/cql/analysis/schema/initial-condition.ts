import { invalidRequest, RequestError } from '../../../base/error/index.ts';
import type { KeyspaceMetadata } from '../../../schema/index.ts';
import { tableFromText } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import type { Term } from '../../ast/index.ts';
import { UNSET } from '../bound-value.ts';
import { Markers } from '../markers.ts';
import { prepareValue } from '../prepare-value.ts';
import { tableReceiver } from '../receiver.ts';
import type { SchemaContext } from './schema-transformation.ts';

/**
 * The literal that an INITCOND is kept as, in the one form that its type prints; null for null.
 * Throws `invalidRequest` for what is no value of the state's type, and for an empty value where
 * that means nothing.
 */
export function initialConditionOf(
  term: Term,
  stateType: CqlType,
  keyspace: KeyspaceMetadata,
  { functions }: SchemaContext,
): string | null {
  // Terms are prepared for a table, whose name only messages could tell.
  const table = tableFromText(keyspace.name, 'dummy', 'k int PRIMARY KEY');
  const markers = new Markers();
  const value = prepareValue(term, tableReceiver(table, '(dummy)', stateType), {
    table,
    schema: { keyspace: (name) => (name === keyspace.name ? keyspace : undefined) },
    markers,
    userTypes: { keyspace: keyspace.name, types: keyspace.types },
    nowMillis: functions.nowMillis(),
  });
  if (markers.all().length > 0) {
    throw invalidRequest('Bind variables are not allowed in CREATE AGGREGATE statements');
  }
  const bytes = value.bind({ values: [], functions });
  if (bytes === UNSET || bytes === null) {
    if (term.kind === 'null') return null;
    throw meaninglessValue();
  }
  validate(bytes, stateType);
  if (bytes.length === 0 && stateType.emptyIsNull) throw meaninglessValue();
  return stateType.freeze().toCqlLiteral(bytes);
}

function validate(bytes: Buffer, type: CqlType): void {
  try {
    type.validate(bytes);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw invalidRequest(`Invalid value for INITCOND of type ${type.name}`);
  }
}

function meaninglessValue(): Error {
  return invalidRequest('INITCOND must not be empty for all types except TEXT, ASCII, BLOB');
}
