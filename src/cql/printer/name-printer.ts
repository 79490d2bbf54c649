import type { FunctionName, QualifiedName } from '../ast/index.ts';
import { isKeyword, quoteIdentifier } from '../lexer/index.ts';

/** A name where an unreserved keyword would be taken for the keyword: then it is quoted too. */
export function plainNameCql(name: string): string {
  // `expr(` is a token of its own, so that word cannot be the bare name of a function.
  return isKeyword(name) || name === 'expr' ? `"${name}"` : quoteIdentifier(name);
}

/** `keyspace.name` or `name`, quoted where needed. */
export function qualifiedNameCql({ keyspace, name }: QualifiedName): string {
  const text = quoteIdentifier(name);
  return keyspace === null ? text : `${quoteIdentifier(keyspace)}.${text}`;
}

/** The same where keywords have to be kept apart, as for types. */
export function plainQualifiedNameCql({ keyspace, name }: QualifiedName): string {
  const text = plainNameCql(name);
  return keyspace === null ? text : `${plainNameCql(keyspace)}.${text}`;
}

/** The name of a function; `token` and `count` are written as they are. */
export function functionNameCql({ keyspace, name }: FunctionName): string {
  const isSpecial = name === 'token' || name === 'count';
  const text = isSpecial ? name : plainNameCql(name);
  return keyspace === null ? text : `${plainNameCql(keyspace)}.${text}`;
}
