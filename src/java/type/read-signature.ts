import { tokenize } from '../lexer/tokenize.ts';
import type { Native } from '../library/class-declaration.ts';
import { expectName, expectType } from '../parser/parse-expression.ts';
import { TokenReader } from '../parser/token-reader.ts';
import type { ClassTable } from './class-table.ts';
import type { Field, LibraryClass, Method } from './library-class.ts';
import type { ClassType, Type, TypeVariable } from './type.ts';
import { VOID } from './type.ts';

const MODIFIERS: ReadonlySet<string> = new Set(
  'public protected static final abstract default synchronized native'.split(' '),
);

interface Scope {
  readonly table: ClassTable;
  readonly imports: readonly string[];
  readonly variables: TypeVariable[];
}

function readModifiers(reader: TokenReader): ReadonlySet<string> {
  const found = new Set<string>();
  while (MODIFIERS.has(reader.peek().text)) found.add(reader.next().text);
  return found;
}

function readType(reader: TokenReader, { table, imports, variables }: Scope): Type {
  if (reader.skip('void')) return VOID;
  return table.resolve(expectType(reader), imports, variables, (name) => {
    throw new Error(`the library has no ${name}`);
  });
}

/** `<K, V extends Comparable<V>>`, added to the scope. */
function readVariables(reader: TokenReader, scope: Scope): TypeVariable[] {
  const found: TypeVariable[] = [];
  if (!reader.skip('<')) return found;
  // Bounds may name variables that come later; a recursive bound is erased by its class.
  const start = reader.at;
  for (let depth = 1; depth > 0; ) {
    const token = reader.next();
    if (depth === 1 && token.kind === 'word' && (reader.at === start + 1 || reader.is(',', -2))) {
      const variable: TypeVariable = {
        kind: 'variable',
        name: token.text,
        bound: scope.table.object(),
      };
      found.push(variable);
      scope.variables.push(variable);
    }
    if (token.text === '<') depth++;
    if (token.text === '>') depth--;
  }
  const end = reader.at;
  reader.at = start;
  for (const variable of found) {
    reader.next();
    if (reader.skip('extends')) variable.bound = readType(reader, scope);
    while (reader.skip('&')) readType(reader, scope);
    reader.skip(',');
  }
  reader.at = end;
  return found;
}

function scopeOf(table: ClassTable, name: string, variables: readonly TypeVariable[]): Scope {
  const parts = name.split('.');
  const own = parts.map((_, i) => `${parts.slice(0, i + 1).join('.')}.*`).reverse();
  return { table, imports: [...own, 'java.lang.*', 'java.util.*'], variables: [...variables] };
}

/** What a head says; filled in the order of the text. */
export interface ClassHead {
  isInterface: boolean;
  isAbstract: boolean;
  variables: readonly TypeVariable[];
  readonly parents: ClassType[];
}

export function emptyHead(): ClassHead {
  return { isInterface: false, isAbstract: false, variables: [], parents: [] };
}

export function readHead(text: string, table: ClassTable, head: ClassHead): void {
  const reader = new TokenReader(tokenize(text));
  head.isAbstract = readModifiers(reader).has('abstract');
  head.isInterface = reader.next().text === 'interface';
  let name = expectName(reader);
  while (reader.skip('.')) name += `.${expectName(reader)}`;
  if (name === 'java.lang.Object') return;
  const scope = scopeOf(table, name, []);
  head.variables = readVariables(reader, scope);
  const parents: ClassType[] = [];
  while (reader.skip('extends') || reader.skip('implements') || reader.skip(',')) {
    const parent = readType(reader, scope);
    if (parent.kind === 'class') parents.push(parent);
  }
  if (!head.isInterface && !parents.some(({ of }) => !of.isInterface)) parents.push(table.object());
  head.parents.push(...parents);
}

type Member =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'method' | 'constructor'; readonly method: Method };

export function readMember(
  signature: string,
  native: Native,
  owner: LibraryClass,
  table: ClassTable,
): Member {
  const reader = new TokenReader(tokenize(signature));
  const isStatic = readModifiers(reader).has('static');
  const scope = scopeOf(table, owner.name, isStatic ? [] : owner.variables);
  const variables = readVariables(reader, scope);
  const isConstructor = reader.peek().kind === 'word' && reader.is('(', 1);
  const returns = isConstructor ? owner.type(owner.variables) : readType(reader, scope);
  const name = expectName(reader);
  if (!reader.skip('(')) return { kind: 'field', field: { name, type: returns, native } };
  const parameters: Type[] = [];
  let isVariable = false;
  while (!reader.skip(')')) {
    reader.skip('final');
    let type = readType(reader, scope);
    if (reader.skip('...')) {
      isVariable = true;
      type = { kind: 'array', element: type };
    }
    if (reader.peek().kind === 'word') reader.next();
    parameters.push(type);
    if (!reader.skip(',') && !reader.is(')')) throw new Error(`signature: ${signature}`);
  }
  const throws: Type[] = [];
  while (reader.skip('throws') || reader.skip(',')) throws.push(readType(reader, scope));
  return {
    kind: isConstructor ? 'constructor' : 'method',
    method: { name, owner, isStatic, variables, parameters, isVariable, returns, throws, native },
  };
}
