import type { ClassTable } from '../type/class-table.ts';
import { isSubtype } from '../type/relation.ts';
import type { Type } from '../type/type.ts';
import { erase, fullName, primitiveNamed } from '../type/type.ts';
import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';

/** A test whether an object that is not null belongs to a type, parameters left out. */
export function instanceTest(wanted: Type, table: ClassTable): (value: JavaValue) => boolean {
  const type = erase(wanted);
  if (type.kind === 'class' && type.of.name === 'java.lang.Object') return () => true;
  const known = new Map<string, boolean>();
  return (value) => {
    const name = classNameOf(value);
    let answer = known.get(name);
    if (answer === undefined) {
      const found = typeNamed(name, table);
      answer = found !== null && isSubtype(found, type);
      known.set(name, answer);
    }
    return answer;
  };
}

/** The check of a cast: gives the value back or throws ClassCastException. */
export function castCheck(wanted: Type, table: ClassTable): (value: JavaValue) => JavaValue {
  const test = instanceTest(wanted, table);
  return (value) => {
    if (value === null || test(value)) return value;
    const found = classNameOf(value);
    const name = fullName(erase(wanted));
    throw raise(
      'java.lang.ClassCastException',
      `class ${found} cannot be cast to class ${name} (${found} and ${name} are in module ` +
        "java.base of loader 'bootstrap')",
    );
  };
}

function classNameOf(value: JavaValue): string {
  if (typeof value === 'string') return 'java.lang.String';
  return typeof value === 'object' && value !== null ? value.className : '';
}

function typeNamed(name: string, table: ClassTable): Type | null {
  if (name.endsWith('[]')) {
    const element = typeNamed(name.slice(0, -2), table);
    return element && { kind: 'array', element };
  }
  return primitiveNamed(name) ?? table.get(name)?.type() ?? null;
}
