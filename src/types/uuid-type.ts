import { invalidRequest } from '../base/error/index.ts';
import { parseUuid, uuidToString, uuidVersion } from '../base/uuid/index.ts';
import type { CqlType } from './cql-type.ts';
import type { JsonValue } from './json.ts';
import { describeJson } from './json.ts';
import { NativeType } from './native-type.ts';

/** Order of two of which at least one has not 16 bytes: only an empty one may. */
export function compareShortUuids(left: Buffer, right: Buffer): number {
  return Number(left.length === 16) - Number(right.length === 16);
}

/**
 * Order of the time in two version 1 UUIDs: its high, middle and low parts stand in bytes 6, 4
 * and 0.
 */
export function compareUuidTimes(left: Buffer, right: Buffer): number {
  return (
    left.readUInt16BE(6) - right.readUInt16BE(6) ||
    left.readUInt16BE(4) - right.readUInt16BE(4) ||
    left.readUInt32BE(0) - right.readUInt32BE(0)
  );
}

/**
 * Any UUID. Ordered by version, then time for version 1 (bytes for others), then the rest
 * unsigned. JavaScript: text.
 */
class UuidType extends NativeType {
  constructor() {
    super({
      name: 'uuid',
      className: 'UUIDType',
      option: 12,
      fixedLengthBytes: 16,
      empty: 'meaningless',
      literals: ['uuid'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 16 && value.length !== 0) {
      throw invalidRequest(`UUID should be 16 or 0 bytes (${value.length})`);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    if (left.length !== 16 || right.length !== 16) return compareShortUuids(left, right);
    const version = uuidVersion(left);
    const byVersion = version - uuidVersion(right);
    if (byVersion !== 0) return byVersion;
    if (version !== 1) return left.compare(right);
    return compareUuidTimes(left, right) || left.compare(right, 8, 16, 8, 16);
  }

  protected textOf(value: Buffer): string {
    return uuidToString(value);
  }

  protected parse(text: string): Buffer {
    const uuid = parseUuid(text);
    if (uuid === null) throw invalidRequest(`Unable to make UUID from '${text}'`);
    return uuid;
  }

  override toJson(value: Buffer): string {
    return `"${this.toText(value)}"`;
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    throw invalidRequest(
      `Expected a string representation of a uuid, but got a ${describeJson(json)}`,
    );
  }

  override isValueCompatibleWith(previous: CqlType): boolean {
    return this === previous || previous.name === 'timeuuid';
  }

  encode(value: unknown): Buffer {
    return this.parse(String(value));
  }

  protected read(value: Buffer): string {
    return uuidToString(value);
  }
}

export const uuidType = new UuidType();
