import type { Execution } from '../value/execution.ts';

/**
 * What a member does. `self` is the object (left out of static members and constructors), `args`
 * are values as `value/java-value.ts` says; of a variable-length parameter the last is an array.
 * A native is typed by the values that its signature promises.
 */
export type Native = (execution: Execution, ...selfAndArguments: never[]) => unknown;

/**
 * A class or interface of the library. Heads and signatures are Java, so that the checker reads
 * what a programmer would read:
 *
 *   head:    'public class java.util.ArrayList<E> implements java.util.List<E>'
 *   members: 'public boolean add(E element)', 'public static int abs(int a)',
 *            'public ArrayList(int initialCapacity)', 'public static final int MAX_VALUE'
 *
 * Names without a package are of java.lang, java.util or the class's own package. Of a static final
 * field the native is a function of the execution that gives the value.
 */
export interface ClassDeclaration {
  readonly head: string;
  readonly members: Readonly<Record<string, Native>>;
}
