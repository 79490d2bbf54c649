import { ByteWriter } from '../../base/bytes/index.ts';
import { invalidRequest, RequestError, serverError } from '../../base/error/index.ts';
import { writeUnsignedVint } from '../../base/vint/index.ts';
import type { CqlType } from '../../types/index.ts';
import { distinctByValue, UserType } from '../../types/index.ts';
import type { ScalarFunction } from '../function/index.ts';
import { NO_FUNCTION_ENVIRONMENT, qualifiedFunctionName } from '../function/index.ts';
import type { Bindings } from './bindings.ts';
import type { BoundValue } from './bound-value.ts';
import { UNSET } from './bound-value.ts';
import { encodeCollection, encodeTuple, sortedEntries } from './collection-bytes.ts';
import type { Receiver } from './receiver.ts';

/** A term after analysis: computes its bytes from what is bound. */
export interface Value {
  /** The bytes are valid for the receiver's type; they may be lent by the client. */
  bind(bindings: Bindings): BoundValue;
  readonly isConstant: boolean;
  readonly hasMarker: boolean;
}

export class ConstantValue implements Value {
  readonly isConstant = true;
  readonly hasMarker = false;
  readonly bytes: Buffer | null;

  constructor(bytes: Buffer | null) {
    this.bytes = bytes;
  }

  bind(): BoundValue {
    return this.bytes;
  }

  static readonly NULL = new ConstantValue(null);
}

export class MarkerValue implements Value {
  readonly isConstant = false;
  readonly hasMarker = true;
  readonly index: number;
  readonly type: CqlType;

  constructor(index: number, type: CqlType) {
    this.index = index;
    this.type = type;
  }

  bind(bindings: Bindings): BoundValue {
    const value = bindings.values[this.index] as BoundValue;
    return value === null || value === UNSET ? value : this.type.fromBound(value);
  }
}

/** A marker for a user type, whose bytes Cassandra looks at where no one expects them to be bad. */
export class UserTypeMarkerValue extends MarkerValue {
  override bind(bindings: Bindings): BoundValue {
    try {
      return super.bind(bindings);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw serverError(`org.apache.cassandra.serializers.MarshalException: ${error.message}`);
    }
  }
}

/** A marker for a descending column, whose type Cassandra does not know for a collection: bytes are kept. */
class DescendingMarkerValue extends MarkerValue {
  override bind(bindings: Bindings): BoundValue {
    const value = bindings.values[this.index] as BoundValue;
    if (value !== null && value !== UNSET) this.type.validate(value);
    return value;
  }
}

/** The value of a marker for that place. */
export function markerValue(
  index: number,
  { type, isReversed }: Pick<Receiver, 'type' | 'isReversed'>,
): MarkerValue {
  if (type instanceof UserType) return new UserTypeMarkerValue(index, type);
  return new (isReversed === true ? DescendingMarkerValue : MarkerValue)(index, type);
}

const EMPTY = Buffer.alloc(0);

/** Shared by literals whose parts are not all constants. */
abstract class CompositeValue implements Value {
  readonly isConstant = false;
  readonly hasMarker: boolean;
  protected readonly parts: readonly Value[];

  constructor(parts: readonly Value[]) {
    this.parts = parts;
    this.hasMarker = parts.some((part) => part.hasMarker);
  }

  bind(bindings: Bindings): BoundValue {
    const bytes: (Buffer | null)[] = [];
    for (const part of this.parts) {
      const value = part.bind(bindings);
      if (value !== UNSET) bytes.push(value);
      else if (this.acceptsUnset(bytes.length)) bytes.push(EMPTY);
      else return UNSET;
    }
    return this.compose(bytes);
  }

  /** Whether an unset part counts as empty (else the whole is unset); may throw. */
  protected acceptsUnset(_part: number): boolean {
    return false;
  }

  protected abstract compose(parts: readonly (Buffer | null)[]): Buffer;
}

export class ListValue extends CompositeValue {
  protected compose(parts: readonly (Buffer | null)[]): Buffer {
    return encodeCollection(parts.length, parts.map(notNull));
  }
}

export class SetValue extends CompositeValue {
  private readonly elementType: CqlType;

  constructor(parts: readonly Value[], elementType: CqlType) {
    super(parts);
    this.elementType = elementType;
  }

  protected compose(parts: readonly (Buffer | null)[]): Buffer {
    const elements = distinctByValue(parts.map(notNull), this.elementType);
    return encodeCollection(elements.length, elements);
  }
}

/** Its parts are keys and values in turn. */
export class MapValue extends CompositeValue {
  private readonly keyType: CqlType;

  constructor(parts: readonly Value[], keyType: CqlType) {
    super(parts);
    this.keyType = keyType;
  }

  protected compose(parts: readonly (Buffer | null)[]): Buffer {
    const bytes = parts.map(notNull);
    const entries: [Buffer, Buffer][] = [];
    for (let i = 0; i < bytes.length; i += 2) {
      entries.push([bytes[i] as Buffer, bytes[i + 1] as Buffer]);
    }
    const sorted = sortedEntries(entries, this.keyType);
    return encodeCollection(sorted.length / 2, sorted);
  }
}

export class TupleValue extends CompositeValue {
  protected override acceptsUnset(part: number): boolean {
    throw invalidRequest(`Invalid unset value for tuple field number ${part}`);
  }

  protected compose(parts: readonly (Buffer | null)[]): Buffer {
    return encodeTuple(parts);
  }
}

/** Its parts are all the fields of the type in their order. */
export class UserTypeValue extends CompositeValue {
  private readonly type: UserType;

  constructor(parts: readonly Value[], type: UserType) {
    super(parts);
    this.type = type;
  }

  /** Of a type that is not frozen an unset field is written empty, as Cassandra does. */
  protected override acceptsUnset(part: number): boolean {
    if (this.type.isMultiCell) return true;
    const field = this.type.fieldNames[part];
    throw invalidRequest(
      `Invalid unset value for field '${field}' of user defined type ${this.type.typeName}`,
    );
  }

  protected compose(parts: readonly (Buffer | null)[]): Buffer {
    return encodeTuple(parts);
  }
}

export class VectorValue extends CompositeValue {
  private readonly elementType: CqlType;

  constructor(parts: readonly Value[], elementType: CqlType) {
    super(parts);
    this.elementType = elementType;
  }

  protected compose(parts: readonly (Buffer | null)[]): Buffer {
    const writer = new ByteWriter();
    for (const part of parts) {
      if (part === null) throw invalidRequest('null is not supported inside vectors');
      if (this.elementType.fixedLengthBytes === null) writeUnsignedVint(writer, part.length);
      writer.bytes(part);
    }
    return writer.copy();
  }
}

function notNull(part: Buffer | null): Buffer {
  if (part === null) throw invalidRequest('null is not supported inside collections');
  return part;
}

/** A call; computed anew at every execution, as now() must be. */
export class FunctionValue implements Value {
  readonly isConstant = false;
  readonly hasMarker: boolean;
  private readonly called: ScalarFunction;
  private readonly parameters: readonly Value[];

  constructor(called: ScalarFunction, parameters: readonly Value[]) {
    this.called = called;
    this.parameters = parameters;
    this.hasMarker = parameters.some((parameter) => parameter.hasMarker);
  }

  bind(bindings: Bindings): BoundValue {
    const values: (Buffer | null)[] = [];
    for (const parameter of this.parameters) {
      const value = parameter.bind(bindings);
      if (value === UNSET) {
        const name = qualifiedFunctionName(this.called);
        throw invalidRequest(`Invalid unset value for argument in call to function ${name}`);
      }
      values.push(value);
    }
    return this.called.call(values, bindings.functions);
  }
}

/** A constant when all parts are: literals are put together once, not at every execution. */
export function folded(value: Value, parts: readonly Value[]): Value {
  if (!parts.every((part) => part.isConstant)) return value;
  const bytes = value.bind(NO_BINDINGS);
  return bytes === UNSET ? value : new ConstantValue(bytes);
}

const NO_BINDINGS: Bindings = { values: [], functions: NO_FUNCTION_ENVIRONMENT };
