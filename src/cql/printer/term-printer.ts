import type { RawType, Term } from '../ast/index.ts';
import { quoteIdentifier } from '../lexer/index.ts';
import { functionNameCql, plainQualifiedNameCql } from './name-printer.ts';

/** The CQL of a term, which parses to the same term. */
export function termCql(term: Term): string {
  switch (term.kind) {
    case 'literal':
      return term.type === 'string' ? stringCql(term.text) : term.text;
    case 'null':
      return 'NULL';
    case 'marker':
      return term.name === null ? '?' : `:${quoteIdentifier(term.name)}`;
    case 'list':
      return `[${termListCql(term.elements)}]`;
    case 'set':
      return `{${termListCql(term.elements)}}`;
    case 'map':
      return `{${term.entries.map((e) => `${termCql(e.key)}: ${termCql(e.value)}`).join(', ')}}`;
    case 'tuple':
      return `(${termListCql(term.elements)})`;
    case 'userType': {
      const fields = term.fields.map((f) => `${quoteIdentifier(f.field)}: ${termCql(f.value)}`);
      return `{${fields.join(', ')}}`;
    }
    case 'function':
      return `${functionNameCql(term.name)}(${termListCql(term.arguments)})`;
    case 'typeHint':
      return `(${rawTypeCql(term.type)}) ${termCql(term.term)}`;
    case 'cast':
      return `CAST(${termCql(term.term)} AS ${term.type})`;
    case 'arithmetic':
      return `${termCql(term.left)} ${term.operator} ${termCql(term.right)}`;
    case 'negation':
      return `- ${termCql(term.term)}`;
  }
}

export function termListCql(terms: readonly Term[]): string {
  return terms.map(termCql).join(', ');
}

/** A string in single quotes. */
export function stringCql(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The CQL of a type. Inside tuples, vectors and frozen types freezing goes without saying. */
export function rawTypeCql(type: RawType, isInFrozen = false): string {
  const frozen = (text: string): string => (isInFrozen ? text : `frozen<${text}>`);
  switch (type.kind) {
    case 'native':
      return type.name;
    case 'list':
    case 'set': {
      const text = `${type.kind}<${rawTypeCql(type.element, type.frozen)}>`;
      return type.frozen ? frozen(text) : text;
    }
    case 'map': {
      const [key, value] = [rawTypeCql(type.key, type.frozen), rawTypeCql(type.value, type.frozen)];
      return type.frozen ? frozen(`map<${key}, ${value}>`) : `map<${key}, ${value}>`;
    }
    case 'tuple':
      return `tuple<${type.elements.map((element) => rawTypeCql(element, true)).join(', ')}>`;
    case 'vector':
      return `vector<${rawTypeCql(type.element)}, ${type.dimension}>`;
    case 'userType': {
      const text = plainQualifiedNameCql(type.name);
      return type.frozen ? frozen(text) : text;
    }
    case 'custom':
      return stringCql(type.className);
  }
}
