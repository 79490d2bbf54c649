import { ByteReader } from '../../base/bytes/index.ts';
import { readSignedVint } from '../../base/vint/index.ts';
import type { CqlType } from '../../types/index.ts';
import { inetType, NATIVE_TYPES } from '../../types/index.ts';

/** The name of a type as the native protocol has it: varchar for text, nothing of frozen. */
export function wireTypeName(type: CqlType): string {
  return type.name
    .replaceAll(/frozen<((?:[^<>]|<[^<>]*>)*)>/g, '$1')
    .replaceAll(/\btext\b/g, 'varchar');
}

/** A value for people to compare, in the form of the recorded transcripts. */
export function valueText(type: CqlType, value: Buffer | null): string {
  if (value === null) return 'null';
  if (type.name === 'text' || type.name === 'ascii') return `'${value.toString()}'`;
  if (type.name === 'blob') return `0x${value.toString('hex')}`;
  if (value.length === 0) return '<empty>';
  if (type.elements.length > 0) return compositeText(type, value);
  switch (type.name) {
    case 'double':
      return pythonFloat(value.readDoubleBE(0));
    case 'float':
      return `${pythonFloat(value.readFloatBE(0))}f`;
    case 'timestamp':
      return `ms:${value.readBigInt64BE(0)}`;
    case 'date':
      return `day:${value.readUInt32BE(0) - 2147483648}`;
    case 'time':
      return `ns:${value.readBigInt64BE(0)}`;
    case 'counter':
      return String(value.readBigInt64BE(0));
    case 'duration': {
      const reader = new ByteReader(value);
      const [months, days, nanos] = [1, 2, 3].map(() => readSignedVint(reader));
      return `${months}mo${days}d${nanos}ns`;
    }
    case 'inet':
      return inetType.toText(value);
    default:
      return NATIVE_TYPES.get(type.name)?.toText(value) ?? `0x${value.toString('hex')}`;
  }
}

function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function compositeText(type: CqlType, value: Buffer): string {
  const reader = new ByteReader(value);
  const next = (element: CqlType): string => {
    const length = reader.int32();
    return valueText(element, length < 0 ? null : reader.bytes(length));
  };
  const name = type.name.replace('frozen<', '');
  if (name.startsWith('tuple<')) {
    return `(${type.elements.map(next).join(', ')})`;
  }
  const [first, second] = type.elements as [CqlType, CqlType | undefined];
  const count = reader.int32();
  const parts: string[] = [];
  for (let i = 0; i < count; i++) {
    parts.push(second === undefined ? next(first) : `${next(first)}: ${next(second)}`);
  }
  return name.startsWith('list<') ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}
