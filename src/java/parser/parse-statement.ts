import type {
  Block,
  CatchClause,
  Expression,
  LocalVariable,
  Statement,
  SwitchGroup,
  TypeNode,
} from '../ast/node.ts';
import { tokenize } from '../lexer/tokenize.ts';
import { isKeyword } from './keywords.ts';
import {
  expectName,
  expectType,
  parseCondition,
  parseExpression,
  parseInitializer,
} from './parse-expression.ts';
import { tryType } from './parse-type.ts';
import { TokenReader } from './token-reader.ts';

/** Reads a body without its braces. Throws CompileError. */
export function parseBody(body: string): Block {
  const reader = new TokenReader(tokenize(body));
  const statements: Statement[] = [];
  while (reader.peek().kind !== 'end') statements.push(parseStatement(reader));
  return { kind: 'block', line: 1, statements };
}

function parseBlock(reader: TokenReader): Block {
  const { line } = reader.peek();
  reader.expect('{', 'Block');
  const statements: Statement[] = [];
  while (!reader.is('}') || reader.peek().kind === 'end') {
    if (reader.peek().kind === 'end') throw reader.unexpected();
    statements.push(parseStatement(reader));
  }
  reader.next();
  return { kind: 'block', line, statements };
}

function parseStatement(reader: TokenReader): Statement {
  return reader.nested(() => {
    const token = reader.peek();
    const parse = token.kind === 'word' ? BY_KEYWORD.get(token.text) : undefined;
    if (parse !== undefined) return parse(reader, token.line);
    const { line } = token;
    if (reader.is('{')) return parseBlock(reader);
    if (reader.skip(';')) return { kind: 'empty', line };
    if (token.kind === 'word' && reader.is(':', 1) && !isKeyword(token.text)) {
      reader.at += 2;
      return { kind: 'labeled', line, label: token.text, body: parseStatement(reader) };
    }
    const local = tryLocal(reader);
    if (local !== null) {
      semicolon(reader);
      return local;
    }
    return parseExpressionStatement(reader);
  });
}

function semicolon(reader: TokenReader): void {
  reader.expect(';', 'BlockStatements');
}

function parseExpressionStatement(reader: TokenReader): Statement {
  const expression = parseStatementExpression(reader);
  semicolon(reader);
  return { kind: 'expression', line: expression.line, expression };
}

function parseStatementExpression(reader: TokenReader): Expression {
  const expression = parseExpression(reader);
  if (!['assign', 'step', 'call', 'new'].includes(expression.kind)) {
    if (expression.kind === 'name' || expression.kind === 'field') {
      throw reader.error(
        'Syntax error, insert "VariableDeclarators" to complete LocalVariableDeclaration',
        expression.line,
      );
    }
    throw reader.error(
      'Syntax error, insert "AssignmentOperator Expression" to complete Expression',
      expression.line,
    );
  }
  return expression;
}

/** `final int a = 1, b[]` without the semicolon, or null when none begins here. */
function tryLocal(reader: TokenReader): Statement | null {
  const start = reader.at;
  const { line } = reader.peek();
  const isFinal = reader.skip('final');
  const type = tryType(reader);
  const name = reader.peek();
  if (type === null || name.kind !== 'word' || isKeyword(name.text)) {
    if (isFinal) throw reader.unexpected();
    reader.at = start;
    return null;
  }
  const variables: LocalVariable[] = [];
  do variables.push(parseVariable(reader));
  while (reader.skip(','));
  return { kind: 'local', line, type, isFinal, variables };
}

function parseVariable(reader: TokenReader): LocalVariable {
  const { line } = reader.peek();
  const name = expectName(reader);
  let dimensions = 0;
  while (reader.is('[') && reader.is(']', 1)) {
    reader.at += 2;
    dimensions++;
  }
  const value = reader.skip('=') ? parseInitializer(reader) : null;
  return { line, name, dimensions, value };
}

function parseIf(reader: TokenReader, line: number): Statement {
  reader.next();
  const found = parseCondition(reader);
  const then = parseStatement(reader);
  const otherwise = reader.skip('else') ? parseStatement(reader) : null;
  return { kind: 'if', line, condition: found, then, otherwise };
}

function parseFor(reader: TokenReader, line: number): Statement {
  reader.next();
  reader.expect('(', 'ForStatement');
  const each = tryForEach(reader, line);
  if (each !== null) return each;
  const local = reader.is(';') ? null : tryLocal(reader);
  const start: Statement[] = local === null ? [] : [local];
  if (local === null && !reader.is(';')) {
    for (const expression of expressions(reader)) {
      start.push({ kind: 'expression', line: expression.line, expression });
    }
  }
  reader.expect(';', 'ForInit');
  const found = reader.is(';') ? null : parseExpression(reader);
  reader.expect(';', 'ForStatement');
  const update = reader.is(')') ? [] : expressions(reader);
  reader.expect(')', 'ForStatement');
  return { kind: 'for', line, start, condition: found, update, body: parseStatement(reader) };
}

function expressions(reader: TokenReader): Expression[] {
  const found: Expression[] = [];
  do found.push(parseStatementExpression(reader));
  while (reader.skip(','));
  return found;
}

function tryForEach(reader: TokenReader, line: number): Statement | null {
  const start = reader.at;
  reader.skip('final');
  const type = tryType(reader);
  if (type !== null && reader.peek().kind === 'word' && reader.is(':', 1)) {
    const name = expectName(reader);
    reader.next();
    const items = parseExpression(reader);
    reader.expect(')', 'EnhancedForStatement');
    return { kind: 'forEach', line, type, name, items, body: parseStatement(reader) };
  }
  reader.at = start;
  return null;
}

function parseSwitch(reader: TokenReader, line: number): Statement {
  reader.next();
  const value = parseCondition(reader);
  reader.expect('{', 'SwitchBlock');
  const groups: SwitchGroup[] = [];
  while (reader.is('case') || reader.is('default')) {
    const labels: (Expression | null)[] = [];
    while (reader.is('case') || reader.is('default')) {
      labels.push(reader.next().text === 'default' ? null : parseLabel(reader));
      reader.expect(':', 'SwitchLabel');
    }
    const body: Statement[] = [];
    while (!reader.is('case') && !reader.is('default') && !reader.is('}')) {
      body.push(parseStatement(reader));
    }
    groups.push({ labels, body });
  }
  if (reader.peek().kind === 'end' || !reader.skip('}')) throw reader.unexpected();
  return { kind: 'switch', line, value, groups };
}

function parseLabel(reader: TokenReader): Expression {
  return parseExpression(reader);
}

function parseTry(reader: TokenReader, line: number): Statement {
  reader.next();
  if (reader.is('(')) {
    throw reader.error('Resources of a try statement are not supported in functions of users');
  }
  const body = parseBlock(reader);
  const catches: CatchClause[] = [];
  while (reader.skip('catch')) {
    reader.expect('(', 'CatchClause');
    reader.skip('final');
    const types: TypeNode[] = [];
    do types.push(expectType(reader));
    while (reader.skip('|'));
    const name = expectName(reader);
    reader.expect(')', 'CatchClause');
    catches.push({ types, name, body: parseBlock(reader) });
  }
  const last = reader.skip('finally') ? parseBlock(reader) : null;
  if (last === null && catches.length === 0) {
    throw reader.error(
      'Syntax error, insert "Finally" to complete BlockStatements',
      reader.previousLine(),
    );
  }
  return { kind: 'try', line, body, catches, finally: last };
}

function parseJump(reader: TokenReader, line: number): Statement {
  const kind = reader.next().text as 'break' | 'continue';
  const label = reader.peek().kind === 'word' ? expectName(reader) : null;
  semicolon(reader);
  return { kind, line, label };
}

function refuse(what: string): (reader: TokenReader, line: number) => never {
  return (reader) => {
    throw reader.error(`${what} are not supported in functions of users`);
  };
}

const BY_KEYWORD = new Map<string, (reader: TokenReader, line: number) => Statement>([
  ['if', parseIf],
  ['for', parseFor],
  ['switch', parseSwitch],
  ['try', parseTry],
  ['break', parseJump],
  ['continue', parseJump],
  ['class', refuse('Local classes')],
  ['interface', refuse('Local interfaces')],
  ['enum', refuse('Local enums')],
  ['abstract', refuse('Local classes')],
  ['synchronized', refuse('Use of synchronized statements')],
  ['assert', refuse('Assertions')],
  [
    'while',
    (reader, line) => {
      reader.next();
      const found = parseCondition(reader);
      return { kind: 'while', line, condition: found, body: parseStatement(reader) };
    },
  ],
  [
    'do',
    (reader, line) => {
      reader.next();
      const body = parseStatement(reader);
      reader.expect('while', 'DoStatement');
      const found = parseCondition(reader);
      semicolon(reader);
      return { kind: 'do', line, condition: found, body };
    },
  ],
  [
    'return',
    (reader, line) => {
      reader.next();
      const value = reader.is(';') ? null : parseExpression(reader);
      semicolon(reader);
      return { kind: 'return', line, value };
    },
  ],
  [
    'throw',
    (reader, line) => {
      reader.next();
      const value = parseExpression(reader);
      semicolon(reader);
      return { kind: 'throw', line, value };
    },
  ],
]);
