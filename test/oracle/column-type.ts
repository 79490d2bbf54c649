import { addressText, BodyReader, uuidText } from './body.ts';

/** The type of a column as the protocol tells it. */
export type ColumnType =
  | { readonly kind: 'native'; readonly name: string }
  | { readonly kind: 'custom'; readonly className: string }
  | { readonly kind: 'list' | 'set'; readonly element: ColumnType }
  | { readonly kind: 'map'; readonly key: ColumnType; readonly value: ColumnType }
  | { readonly kind: 'tuple'; readonly parts: readonly ColumnType[] }
  | {
      readonly kind: 'udt';
      readonly name: string;
      readonly fields: readonly { readonly name: string; readonly type: ColumnType }[];
    };

const natives: Readonly<Record<number, string>> = {
  1: 'ascii',
  2: 'bigint',
  3: 'blob',
  4: 'boolean',
  5: 'counter',
  6: 'decimal',
  7: 'double',
  8: 'float',
  9: 'int',
  11: 'timestamp',
  12: 'uuid',
  13: 'varchar',
  14: 'varint',
  15: 'timeuuid',
  16: 'inet',
  17: 'date',
  18: 'time',
  19: 'smallint',
  20: 'tinyint',
  21: 'duration',
};

export function readType(body: BodyReader): ColumnType {
  const id = body.short();
  if (id === 0x00) return { kind: 'custom', className: body.string() };
  if (id === 0x20) return { kind: 'list', element: readType(body) };
  if (id === 0x22) return { kind: 'set', element: readType(body) };
  if (id === 0x21) return { kind: 'map', key: readType(body), value: readType(body) };
  if (id === 0x31) return { kind: 'tuple', parts: body.list(() => readType(body)) };
  if (id === 0x30) {
    const name = `${body.string()}.${body.string()}`;
    const fields = body.list(() => ({ name: body.string(), type: readType(body) }));
    return { kind: 'udt', name, fields };
  }
  return { kind: 'native', name: natives[id] ?? `0x${id.toString(16)}` };
}

export function typeText(type: ColumnType): string {
  switch (type.kind) {
    case 'native':
      return type.name;
    case 'custom':
      return `'${type.className}'`;
    case 'list':
    case 'set':
      return `${type.kind}<${typeText(type.element)}>`;
    case 'map':
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'tuple':
      return `tuple<${type.parts.map(typeText).join(', ')}>`;
    case 'udt': {
      const fields = type.fields.map((field) => `${field.name} ${typeText(field.type)}`);
      return `udt ${type.name}{${fields.join(', ')}}`;
    }
  }
}

function signed(bytes: Buffer): bigint {
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
}

function floatText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function vint(body: BodyReader): bigint {
  const first = body.byte();
  let extra = 0;
  while (extra < 8 && (first & (0x80 >> extra)) !== 0) extra += 1;
  let value = BigInt(extra < 8 ? first & (0xff >> extra) : 0);
  for (let i = 0; i < extra; i++) value = (value << 8n) | BigInt(body.byte());
  return (value >> 1n) ^ -(value & 1n);
}

function durationText(bytes: Buffer): string {
  const body = new BodyReader(bytes);
  return `${vint(body)}mo${vint(body)}d${vint(body)}ns`;
}

const nativeTexts: Readonly<Record<string, (bytes: Buffer) => string>> = {
  ascii: stringText,
  varchar: stringText,
  bigint: (bytes) => String(signed(bytes)),
  counter: (bytes) => String(signed(bytes)),
  int: (bytes) => String(signed(bytes)),
  smallint: (bytes) => String(signed(bytes)),
  tinyint: (bytes) => String(signed(bytes)),
  varint: (bytes) => String(signed(bytes)),
  boolean: (bytes) => String(bytes[0] !== 0),
  double: (bytes) => floatText(bytes.readDoubleBE()),
  float: (bytes) => `${floatText(bytes.readFloatBE())}f`,
  uuid: uuidText,
  timeuuid: uuidText,
  inet: addressText,
  timestamp: (bytes) => `ms:${signed(bytes)}`,
  date: (bytes) => `day:${bytes.readUInt32BE() - 2 ** 31}`,
  time: (bytes) => `ns:${signed(bytes)}`,
  decimal: (bytes) => `${signed(bytes.subarray(4))}E${-bytes.readInt32BE()}`,
  duration: durationText,
};

/** Quoted; a line break is written `\n` and, so that long texts can be read, breaks the line. */
function stringText(bytes: Buffer): string {
  const text = bytes.toString('utf8').replaceAll('\\', '\\\\').replaceAll('\r', '\\r');
  return `'${text.replaceAll('\n', '\\n\n      ')}'`;
}

/** A value in a form for people, which for scalar types still tells every byte apart. */
export function valueText(type: ColumnType, bytes: Buffer | null): string {
  if (bytes === null) return 'null';
  const name = type.kind === 'native' ? type.name : type.kind;
  if (bytes.length === 0 && !['ascii', 'varchar', 'blob'].includes(name)) return '<empty>';
  try {
    return whole(type, bytes);
  } catch (error) {
    return `0x${bytes.toString('hex')} (not readable: ${(error as Error).message})`;
  }
}

function whole(type: ColumnType, bytes: Buffer): string {
  if (type.kind === 'native') {
    return nativeTexts[type.name]?.(bytes) ?? `0x${bytes.toString('hex')}`;
  }
  const body = new BodyReader(bytes);
  const next = (part: ColumnType) => valueText(part, body.value());
  switch (type.kind) {
    case 'custom':
      return `0x${bytes.toString('hex')}`;
    case 'list':
      return `[${items(body, () => next(type.element))}]`;
    case 'set':
      return `{${items(body, () => next(type.element))}}`;
    case 'map':
      return `{${items(body, () => `${next(type.key)}: ${next(type.value)}`)}}`;
    case 'tuple':
      return `(${present(type.parts, body, next)})`;
    case 'udt':
      return `{${present(type.fields, body, (field) => `${field.name}: ${next(field.type)}`)}}`;
  }
}

function items(body: BodyReader, item: () => string): string {
  return Array.from({ length: body.int() }, item).join(', ');
}

/** The parts of a tuple or type that are there: later ones may be missing. */
function present<T>(parts: readonly T[], body: BodyReader, text: (part: T) => string): string {
  const found: string[] = [];
  for (const part of parts) {
    if (body.remaining === 0) break;
    found.push(text(part));
  }
  return found.join(', ');
}
