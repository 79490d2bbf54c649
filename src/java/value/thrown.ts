import { JavaObject } from './java-value.ts';

/** An object of a class below `Throwable`: which class says only its name. */
export class ThrowableObject extends JavaObject {
  readonly className: string;
  readonly message: string | null;
  cause: ThrowableObject | null;

  constructor(className: string, message: string | null, cause: ThrowableObject | null = null) {
    super();
    this.className = className;
    this.message = message;
    this.cause = cause;
  }

  override toText(): string {
    return this.message === null ? this.className : `${this.className}: ${this.message}`;
  }
}

/** How a throwable travels through the interpreter: `catch` of a body catches only this. */
export class Thrown extends Error {
  readonly throwable: ThrowableObject;

  constructor(throwable: ThrowableObject) {
    super(throwable.toText());
    this.throwable = throwable;
  }
}

/** What to throw for an exception of the class with that full name: `throw raise(...)`. */
export function raise(className: string, message: string | null = null): Thrown {
  return new Thrown(new ThrowableObject(className, message));
}
