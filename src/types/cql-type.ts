import type { ByteWriter } from '../base/bytes/index.ts';
import type { JsonValue } from './json.ts';
import type { LiteralAssignment, LiteralKind } from './literal.ts';

/** One cell of a non-frozen collection or user type: its path and its value. */
export interface ElementCell {
  readonly path: Buffer | null;
  readonly value: Buffer;
}

/**
 * A CQL type answers for itself: shared code never asks which type it has. Values are buffers in
 * the form of the native protocol (which is also the form on disk); `null` is never passed here.
 * Types are immutable and interned: equal types are the same object.
 */
export interface CqlType {
  /** As in CQL and in system_schema: `int`, `frozen<list<text>>`, `map<text, int>`. */
  readonly name: string;
  /** As in SSTables and option codes 0: `org.apache.cassandra.db.marshal.Int32Type`. */
  readonly marshalName: string;
  /** True for a non-frozen collection or user type: stored as one cell an element. */
  readonly isMultiCell: boolean;
  /** True for counters. */
  readonly isCounter: boolean;
  /** Parts of a collection, tuple, vector or user type, in order; empty for scalars. */
  readonly elements: readonly CqlType[];
  /** Length in bytes of every non-empty value, or null where it varies (SSTable rows omit it). */
  readonly fixedLengthBytes: number | null;
  /** True when an empty buffer is a value of its own (text, blob) or allowed for history's sake. */
  readonly allowsEmpty: boolean;
  /** True when an empty buffer, though allowed, means no more than null does (int, uuid...). */
  readonly emptyIsNull: boolean;
  /** True when values are ordered as their unsigned bytes are. */
  readonly isByteOrdered: boolean;
  /**
   * A number that is never greater for the lesser of two values; the same for two values says nothing.
   * Missing where no number tells the order.
   */
  orderNumber?(value: Buffer): number;
  /** True when a duration is somewhere in it, which has no order: no keys, no `<` on it. */
  readonly referencesDuration: boolean;
  /** Order of two values: negative, zero or positive. Cassandra's comparator of the type. */
  compare(left: Buffer, right: Buffer): number;
  /** Throws `invalidRequest` with Cassandra's text when the bytes are no value of the type. */
  validate(value: Buffer): void;
  /**
   * The value to store for bytes that a client bound: checked as by `validate`, and where the type is
   * a collection, brought into its one form (clients send sets and maps in any order).
   */
  fromBound(value: Buffer): Buffer;
  /** The one form of a valid value: sets and maps sorted, numbers without padding. */
  normalize(value: Buffer): Buffer;
  /** The value as CQL text that parses back, as DESCRIBE and messages print it. */
  toCqlLiteral(value: Buffer): string;
  /** The value as messages, nodetool and names of keys print it (`getString` of Cassandra). */
  toText(value: Buffer): string;
  /**
   * The value from its text form (`fromString` of Cassandra's types; key arguments of nodetool).
   * `nowMillis` is only for the timestamp `now`. Throws `invalidRequest`.
   */
  fromText(text: string, nowMillis?: number): Buffer;
  /** The value as Cassandra's toJson prints it. */
  toJson(value: Buffer): string;
  /**
   * The value from JSON as `parseJson` gives it (never null at the top). Throws `invalidRequest`
   * with Cassandra's text.
   */
  fromJson(json: JsonValue): Buffer;
  /** Whether a constant of this form may be given to a column of the type, and how well it fits. */
  acceptsLiteral(kind: LiteralKind, text: string): LiteralAssignment;
  /** The value of a constant; `acceptsLiteral` has said yes. Throws `invalidRequest`. */
  fromLiteral(kind: LiteralKind, text: string, nowMillis?: number): Buffer;
  /** Bytes from a value of JavaScript, for our own tables and tests; each type says which. */
  encode(value: unknown): Buffer;
  /** The value as JavaScript has it; null for an empty buffer that means nothing. */
  decode(value: Buffer): unknown;
  /** Writes the [option] of the native protocol. */
  writeOption(writer: ByteWriter, protocolVersion: number): void;
  /** The same type frozen (itself when it is not multi-cell or already frozen). */
  freeze(): CqlType;
  /** The type's class name with its parameters, `FrozenType(...)` left out when told so. */
  marshalText(ignoreFreezing: boolean): string;
  /** Whether values written as `previous` can be read as this type (a column that comes back). */
  isValueCompatibleWith(previous: CqlType): boolean;
  /** Type that orders the paths of a multi-cell type's cells, else null. */
  readonly pathType: CqlType | null;
  /** Type of the value of the cell at `path`; the type itself when it is not multi-cell. */
  cellValueType(path: Buffer): CqlType;
  /** The whole value from the live cells of a multi-cell column, which are in path order. */
  fromCells(cells: readonly ElementCell[]): Buffer;
}
