import type { CqlType } from '../../types/index.ts';

/** What `mask_default` shows of each native type (getMaskedValue of Cassandra's types), in hex. */
const ofNativeTypes: Readonly<Record<string, string>> = {
  ascii: '2a2a2a2a',
  bigint: '0000000000000000',
  blob: '',
  boolean: '00',
  counter: '0000000000000000',
  date: '80000000',
  decimal: '0000000000',
  double: '0000000000000000',
  duration: '000000',
  empty: '',
  float: '00000000',
  inet: '00000000',
  int: '00000000',
  smallint: '0000',
  text: '2a2a2a2a',
  time: '0000000000000000',
  timestamp: '0000000000000000',
  timeuuid: '138140001dd211b28080808080808080',
  tinyint: '00',
  uuid: '00000000000000000000000000000000',
  varint: '00',
};

/** The value that stands for any of a type when it is masked: zeros, asterisks, empty collections. */
export function maskedValue(type: CqlType): Buffer {
  const native = ofNativeTypes[type.name];
  if (native !== undefined) return Buffer.from(native, 'hex');
  const shape = type.name.replace(/^frozen</, '');
  if (/^(list|set|map)</.test(shape)) return Buffer.alloc(4);
  const parts = type.elements.map(maskedValue);
  if (!shape.startsWith('vector<')) return Buffer.concat(parts.flatMap(withLength));
  const [element] = type.elements;
  const dimension = Number(/, *(\d+)>$/.exec(shape)?.[1] ?? 0);
  const value = element === undefined ? Buffer.alloc(0) : maskedValue(element);
  // Lengths of elements that vary are one byte: none is longer than 127.
  const one = element?.fixedLengthBytes === null ? [Buffer.of(value.length), value] : [value];
  return Buffer.concat(Array.from({ length: dimension }, () => one).flat());
}

function withLength(value: Buffer): readonly Buffer[] {
  const length = Buffer.alloc(4);
  length.writeInt32BE(value.length);
  return [length, value];
}
