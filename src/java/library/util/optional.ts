import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration } from '../class-declaration.ts';
import { hashOf, isEqual, notNull, textOf } from '../reference.ts';

/** `Optional`, without the members that take functions. */
class OptionalObject extends JavaObject {
  readonly className = 'java.util.Optional';
  readonly value: Reference;

  constructor(value: Reference) {
    super();
    this.value = value;
  }

  override equals(other: Reference): boolean {
    return other instanceof OptionalObject && isEqual(this.value, other.value);
  }

  override hashCode(): number {
    return hashOf(this.value);
  }

  override toText(): string {
    return this.value === null ? 'Optional.empty' : `Optional[${textOf(this.value)}]`;
  }
}

function presentValue({ value }: OptionalObject): Reference {
  if (value === null) throw raise('java.util.NoSuchElementException', 'No value present');
  return value;
}

export const optionalClass: ClassDeclaration = {
  head: 'public final class java.util.Optional<T>',
  members: {
    'public static <T> Optional<T> of(T value)': (_, value: Reference) =>
      new OptionalObject(notNull(value)),
    'public static <T> Optional<T> ofNullable(T value)': (_, value: Reference) =>
      new OptionalObject(value),
    'public static <T> Optional<T> empty()': () => new OptionalObject(null),
    'public boolean isPresent()': (_, self: OptionalObject) => self.value !== null,
    'public boolean isEmpty()': (_, self: OptionalObject) => self.value === null,
    'public T get()': (_, self: OptionalObject) => presentValue(self),
    'public T orElseThrow()': (_, self: OptionalObject) => presentValue(self),
    'public T orElse(T otherwise)': (_, self: OptionalObject, otherwise: Reference) =>
      self.value ?? otherwise,
  },
};
