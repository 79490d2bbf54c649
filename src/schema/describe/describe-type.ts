import { quoteIdentifier } from '../../base/identifier/index.ts';
import type { CqlType, UserType } from '../../types/index.ts';
import { UserType as UserTypeClass } from '../../types/index.ts';
import type { DescribeOptions } from './describe-table.ts';

/** CREATE TYPE (db/marshal/UserType.java). */
export function describeType(
  type: UserType,
  options: Pick<DescribeOptions, 'ifNotExists'> = {},
): string {
  const ifNotExists = options.ifNotExists === true ? 'IF NOT EXISTS ' : '';
  const name = `${quoteIdentifier(type.keyspace)}.${quoteIdentifier(type.typeName)}`;
  const fields = type.fieldNames.map(
    (field, index) => `    ${quoteIdentifier(field)} ${(type.fieldTypes[index] as CqlType).name}`,
  );
  return `CREATE TYPE ${ifNotExists}${name} (\n${fields.join(',\n')}\n);`;
}

/** Types in an order in which they can be created: each after those that it is made of. */
export function typesInCreationOrder(types: Iterable<UserType>): UserType[] {
  const byName = new Map([...types].map((type) => [type.typeName, type]));
  const ordered = new Map<string, UserType>();
  const visit = (type: CqlType): void => {
    for (const element of type.elements) visit(element);
    if (!(type instanceof UserTypeClass)) return;
    const own = byName.get(type.typeName);
    if (own !== undefined) ordered.set(type.typeName, own);
  };
  for (const type of byName.values()) visit(type);
  return [...ordered.values()];
}
