import { textOfUnboxed } from '../../value/boxed.ts';
import type { Execution } from '../../value/execution.ts';
import { JavaObject, type Reference } from '../../value/java-value.ts';
import { raise } from '../../value/thrown.ts';
import type { ClassDeclaration, Native } from '../class-declaration.ts';
import { notNull, textOf } from '../reference.ts';
import { part, unitAt } from './object.ts';
import { PRINTED_PRIMITIVES } from './printed-primitives.ts';

/** `StringBuilder` and `StringBuffer`, which are one for a single thread. */
class Builder extends JavaObject {
  readonly className: string;
  text: string;

  constructor(className: string, text: string) {
    super();
    this.className = className;
    this.text = text;
  }

  override toText(): string {
    return this.text;
  }

  /** Puts other text in place of a part. */
  splice(execution: Execution, start: number, end: number, inserted: string): this {
    if (start < 0 || start > end || start > this.text.length) {
      throw raise(
        'java.lang.StringIndexOutOfBoundsException',
        `start ${start}, end ${end}, length ${this.text.length}`,
      );
    }
    execution.allocate(2 * inserted.length);
    execution.step(1 + (this.text.length >> 6));
    this.text = this.text.slice(0, start) + inserted + this.text.slice(end);
    return this;
  }

  append(execution: Execution, appended: string): this {
    execution.allocate(2 * appended.length);
    this.text += appended;
    return this;
  }
}

function builderClass(simple: string): ClassDeclaration {
  const name = `java.lang.${simple}`;
  const perType: Record<string, Native> = {};
  for (const [type, kind] of PRINTED_PRIMITIVES) {
    perType[`public ${simple} append(${type} value)`] = (execution, self: Builder, value: number) =>
      self.append(execution, textOfUnboxed(kind, value));
    perType[`public ${simple} insert(int at, ${type} value)`] = (
      execution,
      self: Builder,
      at: number,
      value: number,
    ) => self.splice(execution, at, at, textOfUnboxed(kind, value));
  }
  return {
    head: `public final class ${name} implements CharSequence`,
    members: {
      [`public ${simple}()`]: () => new Builder(name, ''),
      [`public ${simple}(int capacity)`]: () => new Builder(name, ''),
      [`public ${simple}(String text)`]: (_, text: string) => new Builder(name, notNull(text)),
      [`public ${simple}(CharSequence text)`]: (_, text: Reference) =>
        new Builder(name, textOf(notNull(text))),
      ...perType,
      [`public ${simple} append(Object value)`]: (execution, self: Builder, value: Reference) =>
        self.append(execution, textOf(value)),
      [`public ${simple} append(String value)`]: (execution, self: Builder, value: Reference) =>
        self.append(execution, textOf(value)),
      [`public ${simple} append(CharSequence value)`]: (
        execution,
        self: Builder,
        value: Reference,
      ) => self.append(execution, textOf(value)),
      [`public ${simple} insert(int at, Object value)`]: (
        execution,
        self: Builder,
        at: number,
        value: Reference,
      ) => self.splice(execution, at, at, textOf(value)),
      [`public ${simple} insert(int at, String value)`]: (
        execution,
        self: Builder,
        at: number,
        value: Reference,
      ) => self.splice(execution, at, at, textOf(value)),
      [`public ${simple} delete(int start, int end)`]: (
        execution,
        self: Builder,
        start: number,
        end: number,
      ) => self.splice(execution, start, end, ''),
      [`public ${simple} deleteCharAt(int at)`]: (execution, self: Builder, at: number) => {
        unitAt(self.text, at);
        return self.splice(execution, at, at + 1, '');
      },
      [`public ${simple} replace(int start, int end, String text)`]: (
        execution,
        self: Builder,
        start: number,
        end: number,
        text: string,
      ) => self.splice(execution, start, end, notNull(text)),
      [`public ${simple} reverse()`]: (execution, self: Builder) => {
        execution.allocate(2 * self.text.length);
        self.text = Array.from(self.text).reverse().join('');
        return self;
      },
      'public void setLength(int length)': (execution, self: Builder, length: number) => {
        if (length < 0) throw raise('java.lang.StringIndexOutOfBoundsException');
        execution.allocate(2 * Math.max(0, length - self.text.length));
        self.text = self.text.slice(0, length).padEnd(length, '\0');
      },
      'public void setCharAt(int at, char unit)': (
        execution,
        self: Builder,
        at: number,
        unit: number,
      ) => {
        unitAt(self.text, at);
        self.splice(execution, at, at + 1, String.fromCharCode(unit));
      },
      'public int length()': (_, self: Builder) => self.text.length,
      'public char charAt(int at)': (_, self: Builder, at: number) => unitAt(self.text, at),
      'public int indexOf(String text)': (_, self: Builder, text: string) =>
        self.text.indexOf(notNull(text)),
      'public String substring(int start)': (_, self: Builder, start: number) =>
        part(self.text, start, self.text.length),
      'public String substring(int start, int end)': (
        _,
        self: Builder,
        start: number,
        end: number,
      ) => part(self.text, start, end),
      'public String toString()': (_, self: Builder) => self.text,
    },
  };
}

export const builderClasses: readonly ClassDeclaration[] = [
  builderClass('StringBuilder'),
  builderClass('StringBuffer'),
];
