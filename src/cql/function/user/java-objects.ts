import type {
  CompiledMethod,
  Execution,
  JavaValue,
  MethodSource,
  Reference,
} from '../../../java/index.ts';

export type Primitive = 'boolean' | 'byte' | 'short' | 'int' | 'long' | 'float' | 'double';
export type BoxName = 'Boolean' | 'Byte' | 'Short' | 'Integer' | 'Long' | 'Float' | 'Double';

function missing(): never {
  throw new Error('the classes of Java are not there');
}

export const compileMethod: (source: MethodSource) => CompiledMethod = missing;
export const box: (name: BoxName, value: JavaValue) => Reference = missing;
export const unbox: (value: Reference) => boolean | number | bigint = missing;
export const thrown: (name: string, message: string | null) => Error = missing;
export const thrownText: (error: unknown) => string | null = missing;
export const newList: (items: readonly Reference[], execution: Execution) => Reference = missing;
export const newSet: (items: readonly Reference[], execution: Execution) => Reference = missing;
/** Keys and values in turn. */
export const newMap: (items: readonly Reference[], execution: Execution) => Reference = missing;
export const collectionItems: (value: Reference) => readonly Reference[] = missing;
export const mapItems: (value: Reference) => readonly Reference[] = missing;
export const byteBufferOf: (value: Buffer) => Reference = missing;
export const byteBufferBytes: (value: Reference) => Buffer = missing;
export const uuidOf: (value: Buffer) => Reference = missing;
export const uuidBytes: (value: Reference) => Buffer = missing;
export const inetAddressOf: (value: Buffer) => Reference = missing;
export const inetAddressBytes: (value: Reference) => Buffer = missing;
export const bigIntegerOf: (value: Buffer) => Reference = missing;
export const bigIntegerValue: (value: Reference) => bigint = missing;
export const bigDecimalOf: (value: Buffer) => Reference = missing;
export const bigDecimalBytes: (value: Reference) => Buffer = missing;
export const dateOf: (millis: bigint) => Reference = missing;
export const dateMillis: (value: Reference) => bigint = missing;
export const classNameOf: (value: Reference) => string = missing;
