import { invalidRequest } from '../base/error/index.ts';
import { CollectionType, elementJson, unwrapJson } from './collection-type.ts';
import { cqlLiteral } from './cql-literal.ts';
import type { CqlType, ElementCell } from './cql-type.ts';
import { packElements } from './element-reader.ts';
import { identityOf, intern } from './identity.ts';
import type { JsonValue } from './json.ts';
import { describeJson, jsonEscape } from './json.ts';
import { sortedByValue } from './value-order.ts';

/**
 * `map<k, v>`: sorted by key; the paths of cells are the keys. JavaScript: Map; `encode` also takes
 * plain objects.
 */
export class MapType extends CollectionType {
  readonly kind = 'map';
  readonly key: CqlType;
  readonly value: CqlType;
  readonly pathType: CqlType | null;

  constructor(key: CqlType, value: CqlType, isMultiCell: boolean) {
    super('map', 'MapType', 33, [key, value], isMultiCell);
    this.key = key;
    this.value = value;
    this.pathType = isMultiCell ? key : null;
  }

  freeze(): MapType {
    if (!this.isMultiCell) return this;
    return mapType(this.key.freeze(), this.value.freeze(), { frozen: true });
  }

  cellValueType(): CqlType {
    return this.isMultiCell ? this.value : this;
  }

  fromCells(cells: readonly ElementCell[]): Buffer {
    return packElements(
      cells.length,
      cells.flatMap((cell) => [cell.path, cell.value]),
    );
  }

  /** Keys with their values, in order. */
  entries(value: Buffer): [Buffer | null, Buffer | null][] {
    const parts = this.split(value);
    const entries: [Buffer | null, Buffer | null][] = [];
    for (let i = 0; i < parts.length; i += 2) {
      entries.push([parts[i] as Buffer | null, parts[i + 1] as Buffer | null]);
    }
    return entries;
  }

  normalize(value: Buffer): Buffer {
    const entries = this.entries(value) as [Buffer, Buffer][];
    const normal = entries.map(
      ([key, item]) => [this.key.normalize(key), this.value.normalize(item)] as const,
    );
    const isNormal = normal.every(([key, item], index) => {
      const before = entries[index - 1];
      const inOrder = before === undefined || this.key.compare(before[0], key) < 0;
      return inOrder && key === entries[index]?.[0] && item === entries[index]?.[1];
    });
    return isNormal ? value : this.fromEntries(normal);
  }

  toCqlLiteral(value: Buffer): string {
    if (value.length === 0) return 'null';
    const entries = this.entries(value).map(
      ([key, item]) => `${cqlLiteral(this.key, key)}: ${cqlLiteral(this.value, item)}`,
    );
    return `{${entries.join(', ')}}`;
  }

  /** Keys of JSON objects are strings, so the JSON of any other key goes into one. */
  toJson(value: Buffer): string {
    const entries = this.entries(value).map(([key, item]) => {
      const keyJson = elementJson(this.key, key);
      const quoted = keyJson.startsWith('"') ? keyJson : `"${jsonEscape(keyJson)}"`;
      return `${quoted}: ${elementJson(this.value, item)}`;
    });
    return `{${entries.join(', ')}}`;
  }

  fromJson(json: JsonValue): Buffer {
    const object = unwrapJson(json);
    if (!(object instanceof Map)) {
      throw invalidRequest(`Expected a map, but got a ${describeJson(object)}`);
    }
    const entries: [Buffer, Buffer][] = [];
    for (const [key, item] of object as ReadonlyMap<string, JsonValue>) {
      if (item === null) throw invalidRequest('Invalid null value in map');
      entries.push([this.key.fromJson(key), this.value.fromJson(item)]);
    }
    return this.fromEntries(entries);
  }

  /** A map of entries in any order; of equal keys the last one counts. */
  fromEntries(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
    const sorted = sortedByValue(entries, this.key, ([key]) => key);
    const distinct = sorted.filter(([key], index) => {
      const next = sorted[index + 1];
      return next === undefined || this.key.compare(key, next[0]) !== 0;
    });
    return packElements(distinct.length, distinct.flat());
  }

  encode(value: unknown): Buffer {
    const entries =
      value instanceof Map ? [...value] : Object.entries(value as Record<string, unknown>);
    return this.fromEntries(
      entries.map(([key, item]) => [this.key.encode(key), this.value.encode(item)]),
    );
  }

  decode(value: Buffer): Map<unknown, unknown> {
    const decoded = (type: CqlType, item: Buffer | null): unknown =>
      item === null ? null : type.decode(item);
    return new Map(
      this.entries(value).map(([key, item]) => [decoded(this.key, key), decoded(this.value, item)]),
    );
  }

  override isValueCompatibleWith(previous: CqlType): boolean {
    if (this === previous) return true;
    if (!(previous instanceof MapType) || previous.isMultiCell !== this.isMultiCell) return false;
    return this.key === previous.key && this.value.isValueCompatibleWith(previous.value);
  }
}

/** The map type of a key and a value type; not frozen unless said so. */
export function mapType(
  key: CqlType,
  value: CqlType,
  options: { readonly frozen: boolean },
): MapType {
  const isMultiCell = !options.frozen;
  const description = `map ${identityOf(key)} ${identityOf(value)} ${isMultiCell}`;
  return intern(description, () => new MapType(key, value, isMultiCell));
}
