import { invalidRequest } from '../base/error/index.ts';
import { parseUuid, uuidToString, uuidVersion } from '../base/uuid/index.ts';
import type { JsonValue } from './json.ts';
import { describeJson } from './json.ts';
import { NativeType } from './native-type.ts';
import { compareShortUuids, compareUuidTimes } from './uuid-type.ts';

/**
 * A version 1 UUID. Ordered by time, then by the last eight bytes as signed bytes (which `uuid`
 * compares unsigned). JavaScript: text.
 */
class TimeuuidType extends NativeType {
  constructor() {
    super({
      name: 'timeuuid',
      className: 'TimeUUIDType',
      option: 15,
      fixedLengthBytes: 16,
      empty: 'meaningless',
      literals: ['uuid'],
    });
  }

  validate(value: Buffer): void {
    if (value.length === 0) return;
    if (value.length !== 16) {
      throw invalidRequest(`UUID should be 16 or 0 bytes (${value.length})`);
    }
    if (uuidVersion(value) !== 1) {
      // Cassandra prints the high digit of the first byte here, not of the version's.
      const digit = ((value[0] as number) >> 4).toString(16);
      throw invalidRequest(`Invalid version for TimeUUID type: 0x${digit}`);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    if (left.length !== 16 || right.length !== 16) return compareShortUuids(left, right);
    const order = compareUuidTimes(left, right);
    if (order !== 0) return order;
    for (let at = 8; at < 16; at++) {
      const difference = left.readInt8(at) - right.readInt8(at);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  protected textOf(value: Buffer): string {
    return uuidToString(value);
  }

  protected parse(text: string): Buffer {
    const uuid = parseUuid(text);
    if (uuid === null) throw invalidRequest(`Unknown timeuuid representation: ${text}`);
    if (uuidVersion(uuid) !== 1) throw invalidRequest('TimeUUID supports only version 1 UUIDs');
    return uuid;
  }

  override toJson(value: Buffer): string {
    return `"${this.toText(value)}"`;
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    throw invalidRequest(
      `Expected a string representation of a timeuuid, but got a ${describeJson(json)}`,
    );
  }

  encode(value: unknown): Buffer {
    return this.parse(String(value));
  }

  protected read(value: Buffer): string {
    return uuidToString(value);
  }
}

export const timeuuidType = new TimeuuidType();
