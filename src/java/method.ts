import type { ClassDeclaration } from './library/class-declaration.ts';
import type { Execution } from './value/execution.ts';
import type { JavaValue } from './value/java-value.ts';

/** A method to compile, as the generated class around a body in Cassandra declares it. */
export interface MethodSource {
  /** With the types as written in Java: `int`, `java.util.List<Integer>`. */
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returnType: string;
  readonly body: string;
  /** Fields that the body sees beside its parameters, with the values that they have. */
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly value: JavaValue;
  }[];
  /** Classes beside those of java.*, and which of them need no package (imports). */
  readonly classes: readonly ClassDeclaration[];
  readonly imports: readonly string[];
}

/** What is wrong with a body: line 1 is its first. */
export interface Problem {
  readonly line: number;
  /** As the compiler of Eclipse says it, which is Cassandra's. */
  readonly message: string;
}

/** Thrown by `compileMethod`. */
export class CompileError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ line, message }) => `Line ${line}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

export interface CompiledMethod {
  /**
   * Runs it. Throws a `Thrown` for an exception that the body did not catch, `OutOfTime` and
   * `OutOfMemory` of the execution.
   */
  invoke(args: readonly JavaValue[], execution: Execution): JavaValue;
}
