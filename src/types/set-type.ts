import { CollectionType, elementJson, elementsFromJson } from './collection-type.ts';
import { cqlLiteral } from './cql-literal.ts';
import type { CqlType, ElementCell } from './cql-type.ts';
import { packElements } from './element-reader.ts';
import { identityOf, intern } from './identity.ts';
import type { JsonValue } from './json.ts';
import { hasOneForm } from './native-type.ts';
import { distinctByValue } from './value-order.ts';

/** `set<t>`: sorted, each element once; the paths of cells are the elements. JavaScript: array. */
export class SetType extends CollectionType {
  readonly kind = 'set';
  readonly element: CqlType;
  readonly pathType: CqlType | null;

  constructor(element: CqlType, isMultiCell: boolean) {
    super('set', 'SetType', 34, [element], isMultiCell);
    this.element = element;
    this.pathType = isMultiCell ? element : null;
  }

  freeze(): SetType {
    return this.isMultiCell ? setType(this.element.freeze(), { frozen: true }) : this;
  }

  /** Cells of a set have no value: theirs is the empty buffer. */
  cellValueType(): CqlType {
    return this.isMultiCell ? this.element : this;
  }

  fromCells(cells: readonly ElementCell[]): Buffer {
    return packElements(
      cells.length,
      cells.map((cell) => cell.path),
    );
  }

  normalize(value: Buffer): Buffer {
    const items = this.split(value) as Buffer[];
    const { element } = this;
    const normal = hasOneForm(element) ? items : items.map((item) => element.normalize(item));
    const isNormal = normal.every((item, index) => {
      const before = items[index - 1];
      const inOrder = before === undefined || this.element.compare(before, item) < 0;
      return inOrder && item === items[index];
    });
    return isNormal ? value : this.fromElements(normal);
  }

  toCqlLiteral(value: Buffer): string {
    if (value.length === 0) return 'null';
    return `{${this.split(value)
      .map((item) => cqlLiteral(this.element, item))
      .join(', ')}}`;
  }

  toJson(value: Buffer): string {
    return `[${this.split(value)
      .map((item) => elementJson(this.element, item))
      .join(', ')}]`;
  }

  fromJson(json: JsonValue): Buffer {
    const expected = 'a list (representing a set)';
    return this.fromElements(elementsFromJson(json, this.element, expected, 'set'));
  }

  /** A set of elements in any order, doubles among them or not. */
  fromElements(elements: readonly Buffer[]): Buffer {
    const distinct = distinctByValue(elements, this.element);
    return packElements(distinct.length, distinct);
  }

  encode(value: unknown): Buffer {
    return this.fromElements(
      [...(value as Iterable<unknown>)].map((item) => this.element.encode(item)),
    );
  }

  decode(value: Buffer): unknown[] {
    return this.split(value).map((item) => (item === null ? null : this.element.decode(item)));
  }
}

/** The set type of an element type; not frozen unless said so. */
export function setType(element: CqlType, options: { readonly frozen: boolean }): SetType {
  const isMultiCell = !options.frozen;
  const description = `set ${identityOf(element)} ${isMultiCell}`;
  return intern(description, () => new SetType(element, isMultiCell));
}
