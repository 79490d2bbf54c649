import { readInt64 } from '../base/bytes/index.ts';
import { invalidRequest } from '../base/error/index.ts';
import { bigintType, compareInt64, encodeInt64 } from './bigint-type.ts';
import { bytesFromHex } from './hex.ts';
import type { LiteralKind } from './literal.ts';
import { NativeType } from './native-type.ts';

/**
 * A counter as clients see it: eight bytes, signed. What replicas store for one (shards of all
 * hosts) is the storage's affair. JavaScript: number where it is safe, else bigint.
 */
class CounterType extends NativeType {
  override readonly isCounter = true;

  constructor() {
    super({
      name: 'counter',
      className: 'CounterColumnType',
      option: 5,
      empty: 'meaningless',
      literals: ['integer'],
    });
  }

  validate(value: Buffer): void {
    if (value.length !== 8 && value.length !== 0) {
      throw invalidRequest(`Expected 8 or 0 byte long (${value.length})`);
    }
  }

  override compare(left: Buffer, right: Buffer): number {
    return compareInt64(left, right);
  }

  protected textOf(value: Buffer): string {
    return String(readInt64(value, 0));
  }

  override toJson(value: Buffer): string {
    this.validate(value);
    return value.length === 0 ? '""' : this.textOf(value);
  }

  /** Hexadecimal, as in Cassandra: the text form is that of the stored context. */
  protected parse(text: string): Buffer {
    return bytesFromHex(text);
  }

  override fromLiteral(kind: LiteralKind, text: string): Buffer {
    return bigintType.fromLiteral(kind, text);
  }

  fromJson(): Buffer {
    throw invalidRequest('JSON is not supported for counters');
  }

  encode(value: unknown): Buffer {
    return encodeInt64(value);
  }

  protected read(value: Buffer): number | bigint {
    return readInt64(value, 0);
  }
}

export const counterType = new CounterType();
