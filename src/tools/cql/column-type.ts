import type { BodyReader } from './body-reader.ts';

/** The type of a column, as the protocol tells it. */
export type ColumnType =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'custom'; readonly className: string }
  | { readonly kind: 'list' | 'set'; readonly element: ColumnType }
  | { readonly kind: 'map'; readonly key: ColumnType; readonly value: ColumnType }
  | { readonly kind: 'tuple'; readonly parts: readonly ColumnType[] }
  | {
      readonly kind: 'user';
      readonly name: string;
      readonly fields: readonly { readonly name: string; readonly type: ColumnType }[];
    };

const scalars = {
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
  13: 'text',
  14: 'varint',
  15: 'timeuuid',
  16: 'inet',
  17: 'date',
  18: 'time',
  19: 'smallint',
  20: 'tinyint',
  21: 'duration',
} as const;

export type ScalarKind = (typeof scalars)[keyof typeof scalars];

/** Reads an [option] of the native protocol. */
export function readColumnType(reader: BodyReader): ColumnType {
  const code = reader.short();
  const next = (): ColumnType => readColumnType(reader);
  switch (code) {
    case 0x00:
      return { kind: 'custom', className: reader.text() };
    case 0x20:
      return { kind: 'list', element: next() };
    case 0x21:
      return { kind: 'map', key: next(), value: next() };
    case 0x22:
      return { kind: 'set', element: next() };
    case 0x30: {
      reader.text();
      const name = reader.text();
      const fields = Array.from({ length: reader.short() }, () => ({
        name: reader.text(),
        type: next(),
      }));
      return { kind: 'user', name, fields };
    }
    case 0x31:
      return { kind: 'tuple', parts: Array.from({ length: reader.short() }, next) };
    default:
      return { kind: scalars[code as keyof typeof scalars] ?? 'blob' };
  }
}
