import type { DescribeStatement, DescribeTarget } from '../ast/index.ts';
import { quoteIdentifier } from '../lexer/index.ts';
import { joinParts } from './modification-printer.ts';
import { functionNameCql, plainQualifiedNameCql, qualifiedNameCql } from './name-printer.ts';

/** The CQL of a DESCRIBE, which parses to the same statement. */
export function describeCql({ target, withInternals }: DescribeStatement): string {
  return joinParts('DESCRIBE', targetCql(target), withInternals && 'WITH INTERNALS');
}

function targetCql(target: DescribeTarget): string {
  switch (target.kind) {
    case 'cluster':
    case 'keyspaces':
    case 'tables':
    case 'types':
    case 'functions':
    case 'aggregates':
      return target.kind.toUpperCase();
    case 'schema':
      return target.full ? 'FULL SCHEMA' : 'SCHEMA';
    case 'keyspace': {
      const name = target.keyspace !== null && quoteIdentifier(target.keyspace);
      return joinParts(target.only && 'ONLY', 'KEYSPACE', name);
    }
    case 'view':
      return `MATERIALIZED VIEW ${qualifiedNameCql(target.name)}`;
    case 'table':
    case 'index':
    case 'type':
      return `${target.kind.toUpperCase()} ${qualifiedNameCql(target.name)}`;
    case 'function':
    case 'aggregate':
      return `${target.kind.toUpperCase()} ${functionNameCql(target.name)}`;
    case 'generic':
      return plainQualifiedNameCql(target.name);
  }
}
