import { CollectionType, elementJson, elementsFromJson } from './collection-type.ts';
import { cqlLiteral } from './cql-literal.ts';
import type { CqlType, ElementCell } from './cql-type.ts';
import { packElements } from './element-reader.ts';
import { identityOf, intern } from './identity.ts';
import type { JsonValue } from './json.ts';
import { hasOneForm } from './native-type.ts';
import { timeuuidType } from './timeuuid-type.ts';

/** `list<t>`. Cells of a list that is not frozen are ordered by timeuuids. JavaScript: array. */
export class ListType extends CollectionType {
  readonly kind = 'list';
  readonly element: CqlType;
  readonly pathType: CqlType | null;

  constructor(element: CqlType, isMultiCell: boolean) {
    super('list', 'ListType', 32, [element], isMultiCell);
    this.element = element;
    this.pathType = isMultiCell ? timeuuidType : null;
  }

  freeze(): ListType {
    return this.isMultiCell ? listType(this.element.freeze(), { frozen: true }) : this;
  }

  cellValueType(): CqlType {
    return this.isMultiCell ? this.element : this;
  }

  fromCells(cells: readonly ElementCell[]): Buffer {
    return packElements(
      cells.length,
      cells.map((cell) => cell.value),
    );
  }

  normalize(value: Buffer): Buffer {
    if (hasOneForm(this.element)) return value;
    const items = this.split(value);
    const normal = items.map((item) => item && this.element.normalize(item));
    const isNormal = normal.every((item, index) => item === items[index]);
    return isNormal ? value : packElements(normal.length, normal);
  }

  toCqlLiteral(value: Buffer): string {
    if (value.length === 0) return 'null';
    return `[${this.split(value)
      .map((item) => cqlLiteral(this.element, item))
      .join(', ')}]`;
  }

  toJson(value: Buffer): string {
    return `[${this.split(value)
      .map((item) => elementJson(this.element, item))
      .join(', ')}]`;
  }

  fromJson(json: JsonValue): Buffer {
    const items = elementsFromJson(json, this.element, 'a list', 'list');
    return packElements(items.length, items);
  }

  encode(value: unknown): Buffer {
    const items = [...(value as Iterable<unknown>)].map((item) => this.element.encode(item));
    return packElements(items.length, items);
  }

  decode(value: Buffer): unknown[] {
    return this.split(value).map((item) => (item === null ? null : this.element.decode(item)));
  }
}

/** The list type of an element type; not frozen unless said so. */
export function listType(element: CqlType, options: { readonly frozen: boolean }): ListType {
  const isMultiCell = !options.frozen;
  const description = `list ${identityOf(element)} ${isMultiCell}`;
  return intern(description, () => new ListType(element, isMultiCell));
}
