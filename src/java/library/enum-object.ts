import { JavaObject, type Reference } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';
import type { ClassDeclaration } from './class-declaration.ts';
import { badCast, hashOfString, notNull } from './reference.ts';

/** A constant of an enum: there is one object of each. */
export class EnumObject extends JavaObject {
  readonly className: string;
  readonly name: string;
  readonly ordinal: number;

  constructor(className: string, name: string, ordinal: number) {
    super();
    this.className = className;
    this.name = name;
    this.ordinal = ordinal;
  }

  override hashCode(): number {
    return hashOfString(this.name);
  }

  override toText(): string {
    return this.name;
  }

  compareTo(other: Reference): number {
    const right = notNull(other);
    if (!(right instanceof EnumObject)) throw badCast(right, this.className);
    return this.ordinal - right.ordinal;
  }
}

/** The constants of an enum by name, and what bodies see of them. */
export function enumClass<Name extends string>(
  className: string,
  names: readonly Name[],
): { constants: ReadonlyMap<string, EnumObject>; declaration: ClassDeclaration } {
  const simple = className.slice(className.lastIndexOf('.') + 1);
  const constants = new Map(
    names.map((name, ordinal) => [name as string, new EnumObject(className, name, ordinal)]),
  );
  const fields = Object.fromEntries(
    [...constants].map(([name, constant]) => [
      `public static final ${simple} ${name}`,
      () => constant,
    ]),
  );
  const constantOf = (_: unknown, name: string | null): EnumObject => {
    const found = constants.get(notNull(name));
    if (found !== undefined) return found;
    throw raise('java.lang.IllegalArgumentException', `No enum constant ${className}.${name}`);
  };
  const declaration: ClassDeclaration = {
    head: `public final class ${className} implements java.lang.Comparable<${className}>`,
    members: {
      ...fields,
      [`public static ${simple} valueOf(String name)`]: constantOf,
      'public String name()': (_, self: EnumObject) => self.name,
      'public int ordinal()': (_, self: EnumObject) => self.ordinal,
      [`public int compareTo(${simple} other)`]: (_, self: EnumObject, other: Reference) =>
        self.compareTo(other),
    },
  };
  return { constants, declaration };
}
