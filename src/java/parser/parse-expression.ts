import type { Expression, TypeNode } from '../ast/node.ts';
import { isKeyword } from './keywords.ts';
import { numberLiteral } from './parse-literal.ts';
import { PRIMITIVES, tryType } from './parse-type.ts';
import type { TokenReader } from './token-reader.ts';

const ASSIGNMENTS: ReadonlySet<string> = new Set(
  '= += -= *= /= %= &= |= ^= <<= >>= >>>='.split(' '),
);

const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  ['||', '&&', '|', '^', '&', '== !=', '< > <= >= instanceof', '<< >> >>>', '+ -', '* / %'].flatMap(
    (operators, level) =>
      operators.split(' ').map((operator): [string, number] => [operator, level]),
  ),
);

/** Reads an expression, assignments included. Throws CompileError. */
export function parseExpression(reader: TokenReader): Expression {
  return reader.nested(() => {
    const target = parseConditional(reader);
    const { text, length } = reader.operator();
    if (text === '->') throw unsupported(reader, 'Lambda expressions');
    if (!ASSIGNMENTS.has(text)) return target;
    reader.at += length;
    const value = parseExpression(reader);
    return { kind: 'assign', line: target.line, operator: text, target, value };
  });
}

function unsupported(reader: TokenReader, what: string): Error {
  return reader.error(`${what} are not supported in functions of users`);
}

function parseConditional(reader: TokenReader): Expression {
  const condition = parseBinary(reader, 0);
  if (!reader.skip('?')) return condition;
  const then = parseExpression(reader);
  reader.expect(':', 'Expression');
  const otherwise = reader.nested(() => parseConditional(reader));
  return { kind: 'conditional', line: condition.line, condition, then, otherwise };
}

function parseBinary(reader: TokenReader, level: number): Expression {
  let left = parseUnary(reader);
  for (;;) {
    const { text: operator, length } = reader.operator();
    const found = PRECEDENCE.get(operator);
    if (found === undefined || found < level) return left;
    const { line } = left;
    reader.at += length;
    if (operator === 'instanceof') {
      const type = expectType(reader);
      left = { kind: 'instanceof', line, operand: left, type };
      continue;
    }
    const right = reader.nested(() => parseBinary(reader, found + 1));
    left = { kind: 'binary', line, operator, left, right };
  }
}

/** `(...)` of a condition of a statement. */
export function parseCondition(reader: TokenReader): Expression {
  reader.expect('(', 'Expression');
  const found = parseExpression(reader);
  if (!reader.skip(')')) {
    const message = 'Syntax error, insert ") Statement" to complete BlockStatements';
    throw reader.error(message, reader.previousLine());
  }
  return found;
}

export function expectType(reader: TokenReader): TypeNode {
  const type = tryType(reader);
  if (type === null) throw reader.unexpected();
  return type;
}

function parseUnary(reader: TokenReader): Expression {
  return reader.nested(() => {
    const token = reader.peek();
    const { line } = token;
    if (token.kind === 'sign') {
      if (token.text === '++' || token.text === '--') {
        reader.next();
        const operand = parseUnary(reader);
        return { kind: 'step', line, operator: token.text, isPrefix: true, operand };
      }
      if (token.text === '-' && reader.peek(1).kind === 'number') return negated(reader);
      if ('+-!~'.includes(token.text)) {
        reader.next();
        return { kind: 'unary', line, operator: token.text, operand: parseUnary(reader) };
      }
      if (token.text === '(') {
        const cast = tryCast(reader);
        if (cast !== null) return cast;
      }
    }
    return parsePostfix(reader);
  });
}

/** `-2147483648`: the sign belongs to the literal only when nothing is called on it. */
function negated(reader: TokenReader): Expression {
  const { line } = reader.next();
  const literal = numberLiteral(reader.next(), true);
  const operand: Expression = { kind: 'literal', line, literal };
  return { kind: 'unary', line, operator: '-', operand };
}

function tryCast(reader: TokenReader): Expression | null {
  const start = reader.at;
  const { line } = reader.next();
  const type = tryType(reader);
  if (type !== null && reader.skip(')')) {
    const isPrimitive = PRIMITIVES.has(type.name) && type.dimensions === 0;
    if (isPrimitive || startsOperand(reader)) {
      return { kind: 'cast', line, type, operand: parseUnary(reader) };
    }
  }
  reader.at = start;
  return null;
}

/** Whether what follows `(Name)` makes it a cast. */
function startsOperand(reader: TokenReader): boolean {
  const { kind, text } = reader.peek();
  if (kind === 'sign') return text === '(' || text === '!' || text === '~';
  if (kind !== 'word') return kind !== 'end';
  return !isKeyword(text) || /^(?:new|this|super|true|false|null)$/.test(text);
}

function parsePostfix(reader: TokenReader): Expression {
  let expression = parsePrimary(reader);
  for (;;) {
    const token = reader.peek();
    const { line } = token;
    if (reader.skip('.')) {
      if (reader.is('<')) throw reader.unexpected();
      const name = expectName(reader);
      if (reader.is('(')) {
        const args = parseArguments(reader);
        expression = { kind: 'call', line, target: expression, name, args };
      } else expression = { kind: 'field', line, target: expression, name };
    } else if (reader.skip('[')) {
      const index = parseExpression(reader);
      reader.expect(']', 'ArrayAccess');
      expression = { kind: 'index', line, target: expression, index };
    } else if (reader.is('++') || reader.is('--')) {
      const operator = reader.next().text as '++' | '--';
      expression = { kind: 'step', line, operator, isPrefix: false, operand: expression };
    } else if (reader.is('::')) throw unsupported(reader, 'Method references');
    else return expression;
  }
}

/** A name that is no keyword; `class` passes, for `String.class`. */
export function expectName(reader: TokenReader): string {
  const token = reader.peek();
  if (token.kind === 'word' && (!isKeyword(token.text) || token.text === 'class')) {
    return reader.next().text;
  }
  if (token.kind === 'end') throw reader.unexpected();
  throw reader.error(`Syntax error on token "${token.text}", Identifier expected`);
}

export function parseArguments(reader: TokenReader): Expression[] {
  reader.expect('(', 'Arguments');
  const args: Expression[] = [];
  if (reader.skip(')')) return args;
  do args.push(parseExpression(reader));
  while (reader.skip(','));
  reader.expect(')', 'Arguments');
  return args;
}

function parsePrimary(reader: TokenReader): Expression {
  const token = reader.peek();
  const { line, text } = token;
  if (token.kind === 'end') throw reader.unexpected();
  if (token.kind === 'number') {
    return { kind: 'literal', line, literal: numberLiteral(reader.next(), false) };
  }
  if (token.kind === 'string' || token.kind === 'char') {
    reader.next();
    if (token.kind === 'string') {
      return { kind: 'literal', line, literal: { type: 'String', value: text } };
    }
    return { kind: 'literal', line, literal: { type: 'char', value: text.charCodeAt(0) } };
  }
  if (reader.skip('(')) {
    if (reader.is(')')) throw unsupported(reader, 'Lambda expressions');
    const inner = parseExpression(reader);
    reader.expect(')', 'Expression');
    return inner;
  }
  if (text === 'new') return parseNew(reader);
  if (text === 'true' || text === 'false') {
    reader.next();
    return { kind: 'literal', line, literal: { type: 'boolean', value: text === 'true' } };
  }
  if (text === 'null') {
    reader.next();
    return { kind: 'literal', line, literal: { type: 'null', value: null } };
  }
  if (token.kind !== 'word' || (isKeyword(text) && text !== 'this')) throw reader.unexpected();
  reader.next();
  if (!reader.is('(')) return { kind: 'name', line, name: text };
  return { kind: 'call', line, target: null, name: text, args: parseArguments(reader) };
}

function parseNew(reader: TokenReader): Expression {
  const { line } = reader.next();
  const type = tryType(reader, false);
  if (type === null) throw reader.unexpected();
  if (!reader.is('[')) {
    const args = parseArguments(reader);
    if (reader.is('{')) throw unsupported(reader, 'Anonymous classes');
    return { kind: 'new', line, type, args };
  }
  const sizes: Expression[] = [];
  let dimensions = 0;
  while (reader.skip('[')) {
    dimensions++;
    if (reader.skip(']')) continue;
    if (sizes.length < dimensions - 1) throw reader.unexpected();
    sizes.push(parseExpression(reader));
    reader.expect(']', 'ArrayCreationExpression');
  }
  const items = sizes.length === 0 ? parseItems(reader) : null;
  return { kind: 'newArray', line, type: { ...type, dimensions }, sizes, items };
}

/** `{1, 2}`. */
function parseItems(reader: TokenReader): Expression[] {
  reader.expect('{', 'ArrayInitializer');
  const items: Expression[] = [];
  while (!reader.skip('}')) {
    items.push(parseInitializer(reader));
    if (!reader.skip(',') && !reader.is('}')) reader.expect('}', 'ArrayInitializer');
  }
  return items;
}

/** What may stand after `=` of a declaration. */
export function parseInitializer(reader: TokenReader): Expression {
  const { line } = reader.peek();
  if (!reader.is('{')) return parseExpression(reader);
  return reader.nested(() => ({ kind: 'arrayItems', line, items: parseItems(reader) }));
}
