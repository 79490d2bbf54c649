import type { TypeNode } from '../ast/node.ts';
import { CompileError, type MethodSource } from '../method.ts';
import { parseType } from '../parser/parse-type.ts';
import type { Code, Jump } from '../run/frame.ts';
import type { ClassTable } from '../type/class-table.ts';
import type { LibraryClass } from '../type/library-class.ts';
import type { Type } from '../type/type.ts';
import type { JavaValue } from '../value/java-value.ts';

export interface Variable {
  readonly name: string;
  readonly type: Type;
  readonly slot: number;
  readonly isFinal: boolean;
  readonly constant?: JavaValue;
}

/** An expression that has passed the checks. */
export interface Checked {
  readonly line: number;
  readonly type: Type;
  readonly code: Code;
  /** Present when it is a constant expression. */
  readonly constant?: JavaValue;
  /** Whether type arguments were inferred, which the target could have changed. */
  readonly isInferred?: boolean;
}

/** What a jump goes to; which variables lack a value is joined at its end. */
export interface Target {
  readonly label: string | null;
  readonly isLoop: boolean;
  readonly break: Jump;
  readonly continue: Jump;
  isBroken: boolean;
  readonly unassigned: Set<Variable>;
}

/** What is known at a place of a body while it is checked. */
export class Scope {
  readonly table: ClassTable;
  readonly imports: readonly string[];
  readonly returnType: Type;
  readonly fields: MethodSource['fields'];
  readonly targets: Target[] = [];
  /** Of the `try` statements around: what each catches. */
  readonly handlers: (readonly Type[])[] = [];
  /** Variables that may have no value yet. */
  unassigned = new Set<Variable>();
  slots = 0;
  private readonly blocks: Map<string, Variable>[] = [new Map()];

  constructor(source: MethodSource, table: ClassTable) {
    this.table = table;
    this.imports = source.imports;
    this.fields = source.fields;
    this.returnType = this.resolve(parseType(source.returnType));
  }

  fail(line: number, message: string): never {
    throw new CompileError([{ line, message }]);
  }

  resolve(node: TypeNode): Type {
    return this.table.resolve(node, this.imports, [], (name) =>
      this.fail(node.line, `${name.split('.')[0]} cannot be resolved to a type`),
    );
  }

  findClass(name: string): LibraryClass | null {
    return this.table.find(name, this.imports);
  }

  variable(name: string): Variable | null {
    for (let i = this.blocks.length - 1; i >= 0; i--) {
      const found = this.blocks[i]?.get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  declare(
    line: number,
    name: string,
    type: Type,
    options: { isFinal?: boolean; constant?: JavaValue; isParameter?: boolean } = {},
  ): Variable {
    if (this.variable(name) !== null) {
      const what = options.isParameter ? 'parameter' : 'local variable';
      this.fail(line, `Duplicate ${what} ${name}`);
    }
    const variable: Variable = {
      name,
      type,
      slot: this.slots++,
      isFinal: options.isFinal ?? false,
      ...(options.constant === undefined ? {} : { constant: options.constant }),
    };
    this.blocks.at(-1)?.set(name, variable);
    return variable;
  }

  inBlock<T>(check: () => T): T {
    this.blocks.push(new Map());
    try {
      return check();
    } finally {
      this.blocks.pop();
    }
  }

  /** Refuses an exception that must be caught and is not. */
  throws(line: number, type: Type): void {
    if (type.kind !== 'class') return;
    const { of } = type;
    for (const name of ['RuntimeException', 'Error']) {
      if (of.isBelow(this.table.type(`java.lang.${name}`).of)) return;
    }
    const isCaught = this.handlers.some((types) =>
      types.some((caught) => caught.kind === 'class' && of.isBelow(caught.of)),
    );
    if (!isCaught) this.fail(line, `Unhandled exception type ${of.simpleName}`);
  }
}
