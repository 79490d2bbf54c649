import type { Assignment, Term } from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import type { Cursor } from './cursor.ts';
import { parseTerm } from './term-parser.ts';

/** The comma-separated items after SET. */
export function parseAssignments(cursor: Cursor): Assignment[] {
  const compatibility = new AssignmentCompatibility();
  const assignments: Assignment[] = [];
  do {
    const assignment = parseAssignment(cursor);
    if (!compatibility.add(assignment)) {
      cursor.mistake(`Multiple incompatible setting of column ${assignment.column}`);
    }
    assignments.push(assignment);
  } while (cursor.accept(Kind.COMMA));
  return assignments;
}

/**
 * Which assignments of one statement go together: a column set as a whole is set once and not
 * otherwise touched, and a field of it is set once.
 */
class AssignmentCompatibility {
  readonly #columns = new Map<string, { isSet: boolean; readonly fields: Set<string> }>();

  /** Takes note of the assignment; false when it does not go with an earlier one. */
  add(assignment: Assignment): boolean {
    const isSet = assignment.kind === 'setValue';
    const field = assignment.kind === 'setField' ? assignment.field : null;
    const earlier = this.#columns.get(assignment.column);
    if (earlier === undefined) {
      this.#columns.set(assignment.column, {
        isSet,
        fields: new Set(field === null ? [] : [field]),
      });
      return true;
    }
    const isCompatible = !isSet && !earlier.isSet && (field === null || !earlier.fields.has(field));
    earlier.isSet ||= isSet;
    if (field !== null) earlier.fields.add(field);
    return isCompatible;
  }
}

function parseAssignment(cursor: Cursor): Assignment {
  const column = cursor.column();
  switch (cursor.kind) {
    case Kind.EQUAL:
      cursor.advance();
      return parseValue(cursor, column);
    case Kind.PLUS_EQUAL:
      cursor.advance();
      return { kind: 'add', column, value: parseTerm(cursor) };
    case Kind.MINUS_EQUAL:
      cursor.advance();
      return { kind: 'subtract', column, value: parseTerm(cursor) };
    case Kind.LEFT_BRACKET: {
      cursor.advance();
      const element = parseTerm(cursor);
      cursor.expect(Kind.RIGHT_BRACKET);
      cursor.expect(Kind.EQUAL);
      return { kind: 'setElement', column, element, value: parseTerm(cursor) };
    }
    case Kind.DOT: {
      cursor.advance();
      const field = cursor.name();
      cursor.expect(Kind.EQUAL);
      return { kind: 'setField', column, field, value: parseTerm(cursor) };
    }
    default:
      return cursor.fail();
  }
}

/** After `c =`: a term, `c + term`, `c - term`, `c <integer>` or `term + c`. */
function parseValue(cursor: Cursor, column: string): Assignment {
  if (cursor.isColumnAt(0)) {
    switch (cursor.peek(1)) {
      case Kind.PLUS:
      case Kind.MINUS:
        return parseIncrement(cursor, column);
      case Kind.INTEGER:
        return parseSignedIncrement(cursor, column);
      default:
    }
  }
  const value = parseTerm(cursor);
  if (!cursor.accept(Kind.PLUS)) return { kind: 'setValue', column, value };
  if (cursor.column() !== column) {
    cursor.mistake('Only expressions of the form X = <value> + X are supported.');
  }
  return { kind: 'prepend', column, value };
}

function parseIncrement(cursor: Cursor, column: string): Assignment {
  const operand = cursor.column();
  const sign = cursor.kind === Kind.PLUS ? '+' : '-';
  cursor.advance();
  const value = parseTerm(cursor);
  if (operand !== column) {
    cursor.mistake(`Only expressions of the form X = X ${sign}<value> are supported.`);
  }
  return { kind: sign === '+' ? 'add' : 'subtract', column, value };
}

/** `c = c -1`: the lexer takes the minus for the sign of the integer. */
function parseSignedIncrement(cursor: Cursor, column: string): Assignment {
  const operand = cursor.column();
  const text = cursor.rawText();
  cursor.advance();
  if (operand !== column) {
    const sign = text.startsWith('-') ? '-' : '+';
    cursor.mistake(`Only expressions of the form X = X ${sign} <value> are supported.`);
  }
  const value: Term = { kind: 'literal', type: 'integer', text };
  return { kind: 'add', column, value };
}
