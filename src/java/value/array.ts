import { JavaObject, type JavaValue } from './java-value.ts';

/** An array; its length never changes. */
export class JavaArray extends JavaObject {
  readonly className: string;
  readonly items: JavaValue[];

  /** `elementType` as Java writes it: `int`, `java.lang.String`, `long[]`. */
  constructor(elementType: string, items: JavaValue[]) {
    super();
    this.className = `${elementType}[]`;
    this.items = items;
  }
}
