/**
 * Values of a running method, as the interpreter and the library hand them around. What a value is
 * follows from its static type:
 *
 *   boolean                        boolean
 *   byte, short, int, char         number: a whole number in the range of the type
 *   long                           bigint in 64 bits
 *   float, double                  number, a float rounded to 32 bits
 *   String                         string, in UTF-16 units as in Java
 *   Integer, Long, Character ...   Boxed
 *   all other classes, arrays      JavaObject
 *   null                           null
 */
export type JavaValue = boolean | number | bigint | string | JavaObject | null;

/** What a variable of a class may hold. */
export type Reference = string | JavaObject | null;

/** An object; of strings only the interpreter knows that they are objects, too. */
export abstract class JavaObject {
  /** The name of its class with the package: `java.util.ArrayList`. */
  abstract readonly className: string;

  /** `Object.equals`; identity unless the class says otherwise. */
  equals(other: Reference): boolean {
    return this === other;
  }

  /** `Object.hashCode`: 32 bits with a sign. */
  hashCode(): number {
    return 0;
  }

  /** `Object.toString`. */
  toText(): string {
    return `${this.className}@${(this.hashCode() >>> 0).toString(16)}`;
  }
}

/** An object of a class whose objects have an order: what `Comparable` is in Java. */
export interface Comparable {
  /** Negative, 0 or positive; throws a Thrown of ClassCastException for another class. */
  compareTo(other: Reference): number;
}
