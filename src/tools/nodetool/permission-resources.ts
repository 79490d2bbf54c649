import type { ParsedArguments } from './parse-arguments.ts';
import { BadUse } from './parse-arguments.ts';

/** The options of `invalidatepermissionscache` that mean resources. */
export const RESOURCE_OPTION =
  /^(all-(keyspaces|tables|roles|functions|mbeans)|keyspace|table|role|functions-in-keyspace|function|mbean)$/;

/** The names of the resources that options mean, in Cassandra's order; throws `BadUse` when it is called. */
export function permissionResources(options: ParsedArguments['options']): () => readonly string[] {
  const text = (name: string): string => String(options.get(name) ?? '');
  const needs = (name: string, other: string): void => {
    if (text(other) !== '') return;
    throw new BadUse(`--${name} option should be passed along with --${other} option`);
  };
  return () => {
    const found: string[] = [];
    const [keyspace, table, functions] = [text('keyspace'), text('table'), 'functions-in-keyspace'];
    if (options.has('all-keyspaces')) found.push('data');
    if (options.has('all-tables')) {
      needs('all-tables', 'keyspace');
      found.push(`data/${keyspace}/*`);
    }
    if (table !== '') {
      needs('table', 'keyspace');
      found.push(`data/${keyspace}/${table}`);
    }
    if (keyspace !== '' && table === '' && !options.has('all-tables'))
      found.push(`data/${keyspace}`);
    if (options.has('all-roles')) found.push('roles');
    if (text('role') !== '') found.push(`roles/${text('role')}`);
    if (options.has('all-functions')) found.push('functions');
    if (text('function') !== '') {
      needs('function', functions);
      found.push(`functions/${text(functions)}/${text('function')}`);
    } else if (text(functions) !== '') found.push(`functions/${text(functions)}`);
    if (options.has('all-mbeans')) found.push('mbean');
    if (text('mbean') !== '') found.push(`mbean/${text('mbean')}`);
    return found;
  };
}
