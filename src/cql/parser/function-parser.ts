import type {
  CreateAggregateStatement,
  CreateFunctionStatement,
  DropAggregateStatement,
  DropFunctionStatement,
  RawType,
} from '../ast/index.ts';
import { Kind } from '../lexer/index.ts';
import { acceptIfExists, acceptIfNotExists } from './clause-parser.ts';
import type { Cursor } from './cursor.ts';
import { parseFunctionName, parseUnqualifiedFunctionName } from './name-parser.ts';
import { parseTerm } from './term-parser.ts';
import { parseType } from './type-parser.ts';

/** After CREATE [OR REPLACE] FUNCTION. */
export function parseCreateFunction(cursor: Cursor, orReplace: boolean): CreateFunctionStatement {
  const ifNotExists = acceptIfNotExists(cursor);
  const name = parseFunctionName(cursor);
  const args = parseArguments(cursor);
  const calledOnNullInput = parseNullInput(cursor);
  cursor.expect(Kind.RETURNS);
  const returnType = parseType(cursor);
  cursor.expect(Kind.LANGUAGE);
  const language = cursor.rawText();
  cursor.expect(Kind.IDENT);
  cursor.expect(Kind.AS);
  return {
    kind: 'createFunction',
    function: name,
    orReplace,
    ifNotExists,
    arguments: args,
    returnType,
    calledOnNullInput,
    language,
    body: cursor.string(),
  };
}

function parseArguments(cursor: Cursor): { name: string; type: RawType }[] {
  const args: { name: string; type: RawType }[] = [];
  cursor.expect(Kind.LEFT_PAREN);
  if (cursor.accept(Kind.RIGHT_PAREN)) return args;
  do args.push({ name: cursor.name(), type: parseType(cursor) });
  while (cursor.accept(Kind.COMMA));
  cursor.expect(Kind.RIGHT_PAREN);
  return args;
}

/** CALLED or RETURNS NULL, with ON NULL INPUT. */
function parseNullInput(cursor: Cursor): boolean {
  const called = cursor.accept(Kind.CALLED);
  if (!called) {
    cursor.expect(Kind.RETURNS);
    cursor.expect(Kind.NULL);
  }
  cursor.expect(Kind.ON);
  cursor.expect(Kind.NULL);
  cursor.expect(Kind.INPUT);
  return called;
}

/** `(type, type)` of a signature. */
export function parseSignature(cursor: Cursor): RawType[] {
  const types: RawType[] = [];
  cursor.expect(Kind.LEFT_PAREN);
  if (cursor.accept(Kind.RIGHT_PAREN)) return types;
  do types.push(parseType(cursor));
  while (cursor.accept(Kind.COMMA));
  cursor.expect(Kind.RIGHT_PAREN);
  return types;
}

function acceptSignature(cursor: Cursor): RawType[] | null {
  return cursor.kind === Kind.LEFT_PAREN ? parseSignature(cursor) : null;
}

/** After DROP FUNCTION. */
export function parseDropFunction(cursor: Cursor): DropFunctionStatement {
  const ifExists = acceptIfExists(cursor);
  const name = parseFunctionName(cursor);
  const argumentTypes = acceptSignature(cursor);
  return { kind: 'dropFunction', function: name, argumentTypes, ifExists };
}

/** After CREATE [OR REPLACE] AGGREGATE. */
export function parseCreateAggregate(cursor: Cursor, orReplace: boolean): CreateAggregateStatement {
  const ifNotExists = acceptIfNotExists(cursor);
  const aggregate = parseFunctionName(cursor);
  const argumentTypes = parseSignature(cursor);
  cursor.expect(Kind.SFUNC);
  const stateFunction = parseUnqualifiedFunctionName(cursor);
  cursor.expect(Kind.STYPE);
  const stateType = parseType(cursor);
  const hasFinal = cursor.accept(Kind.FINALFUNC);
  const finalFunction = hasFinal ? parseUnqualifiedFunctionName(cursor) : null;
  return {
    kind: 'createAggregate',
    aggregate,
    orReplace,
    ifNotExists,
    argumentTypes,
    stateFunction,
    stateType,
    finalFunction,
    initialCondition: cursor.accept(Kind.INITCOND) ? parseTerm(cursor) : null,
  };
}

/** After DROP AGGREGATE. */
export function parseDropAggregate(cursor: Cursor): DropAggregateStatement {
  const ifExists = acceptIfExists(cursor);
  const aggregate = parseFunctionName(cursor);
  const argumentTypes = acceptSignature(cursor);
  return { kind: 'dropAggregate', aggregate, argumentTypes, ifExists };
}
