import { quoteIdentifier } from '../../base/identifier/index.ts';
import type { CqlType } from '../../types/index.ts';
import { TupleType } from '../../types/index.ts';
import type { UserAggregate, UserFunction } from '../user-function.ts';
import type { DescribeOptions } from './describe-table.ts';

/** CREATE FUNCTION (cql3/functions/UDFunction.java). */
export function describeFunction(
  each: UserFunction,
  options: Pick<DescribeOptions, 'ifNotExists'> = {},
): string {
  const parameters = each.argumentTypes.map(
    (type, i) => `${quoteIdentifier(each.argumentNames[i] ?? '')} ${typeText(type)}`,
  );
  return [
    `CREATE FUNCTION ${start(each, options)}(${parameters.join(', ')})`,
    `    ${each.calledOnNullInput ? 'CALLED' : 'RETURNS NULL'} ON NULL INPUT`,
    `    RETURNS ${typeText(each.returnType)}`,
    `    LANGUAGE ${each.language}`,
    `    AS $$${each.body}$$;`,
  ].join('\n');
}

/** CREATE AGGREGATE (cql3/functions/UDAggregate.java). */
export function describeAggregate(
  each: UserAggregate,
  options: Pick<DescribeOptions, 'ifNotExists'> = {},
): string {
  const { finalFunction, initialCondition } = each;
  const lines = [
    `CREATE AGGREGATE ${start(each, options)}(${each.argumentTypes.map(typeText).join(', ')})`,
    `SFUNC ${quoteIdentifier(each.stateFunction)}`,
    `STYPE ${typeText(each.stateType)}`,
  ];
  if (finalFunction !== null) lines.push(`FINALFUNC ${quoteIdentifier(finalFunction)}`);
  if (initialCondition !== null) lines.push(`INITCOND ${initialCondition}`);
  return `${lines.join('\n    ')};`;
}

/** The name with the argument types, which tells overloads apart: `total(int, tuple<int, text>)`. */
export function signatureName(each: UserFunction | UserAggregate): string {
  return `${quoteIdentifier(each.name)}(${each.argumentTypes.map(typeText).join(', ')})`;
}

function start(
  each: UserFunction | UserAggregate,
  { ifNotExists }: Pick<DescribeOptions, 'ifNotExists'>,
): string {
  const name = `${quoteIdentifier(each.keyspace)}.${quoteIdentifier(each.name)}`;
  return ifNotExists === true ? `IF NOT EXISTS ${name}` : name;
}

/** Tuples are frozen by nature, which signatures do not say. */
function typeText(type: CqlType): string {
  if (!(type instanceof TupleType)) return type.name;
  return `tuple<${type.elements.map((element) => element.name).join(', ')}>`;
}
