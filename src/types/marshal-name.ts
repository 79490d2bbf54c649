import { configurationError, RequestError, syntaxError } from '../base/error/index.ts';
import { blobType } from './blob-type.ts';
import type { CqlType } from './cql-type.ts';
import { compositeType, lexicalUuidType } from './custom-type.ts';
import { listType } from './list-type.ts';
import { mapType } from './map-type.ts';
import { MARSHAL_PACKAGE } from './native-type.ts';
import { NATIVE_TYPES_BY_CLASS } from './native-types.ts';
import { setType } from './set-type.ts';
import { timestampType } from './timestamp-type.ts';
import { tupleType } from './tuple-type.ts';
import { userType } from './user-type.ts';
import { vectorType } from './vector-type.ts';

/** A class name as an SSTable has it; a clustering column in descending order is reversed. */
export interface MarshalType {
  readonly type: CqlType;
  readonly isReversed: boolean;
}

/**
 * The type of a class name with its parameters, such as
 * `org.apache.cassandra.db.marshal.ListType(org.apache.cassandra.db.marshal.Int32Type)`; the
 * package may be left out. `ReversedType(...)` is looked through. Throws a configuration error for
 * classes unknown, and a syntax error.
 */
export function typeFromMarshal(text: string): CqlType {
  return parseMarshalName(text).type;
}

/** As `typeFromMarshal`, and says whether the type stood in `ReversedType(...)`. */
export function parseMarshalName(text: string): MarshalType {
  if (text === '') return { type: blobType, isReversed: false };
  const parser = new MarshalNameParser(text);
  const type = parser.type();
  parser.end();
  return type;
}

/** The class name of a clustering column's type. */
export function clusteringMarshalName(type: CqlType, isReversed: boolean): string {
  return isReversed ? `${MARSHAL_PACKAGE}ReversedType(${type.marshalName})` : type.marshalName;
}

/** The class name of a partition key: of its one column's type, or a composite of them. */
export function keyMarshalName(types: readonly CqlType[]): string {
  const [first] = types;
  return first !== undefined && types.length === 1
    ? first.marshalName
    : compositeType(types).marshalName;
}

type Maker = (parameters: readonly CqlType[], parser: MarshalNameParser) => CqlType;

function single(parameters: readonly CqlType[], parser: MarshalNameParser): CqlType {
  const [first] = parameters;
  if (first === undefined || parameters.length > 1) throw parser.fault('one parameter expected');
  return first;
}

/** Classes whose parameters are types. Inside collections and tuples everything is frozen. */
const MAKERS: Readonly<Record<string, Maker>> = {
  FrozenType: (parameters, parser) => single(parameters, parser).freeze(),
  ListType: (parameters, parser) =>
    listType(single(parameters, parser).freeze(), { frozen: false }),
  SetType: (parameters, parser) => setType(single(parameters, parser).freeze(), { frozen: false }),
  MapType: (parameters) => {
    const [key, value, more] = parameters;
    if (key === undefined || value === undefined || more !== undefined) {
      throw configurationError('MapType takes exactly 2 type parameters');
    }
    return mapType(key.freeze(), value.freeze(), { frozen: false });
  },
  TupleType: (parameters) => tupleType(parameters),
  CompositeType: (parameters) => compositeType(parameters),
};

class MarshalNameParser {
  private readonly text: string;
  private offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  fault(what: string): Error {
    return syntaxError(`Syntax error parsing '${this.text}' at char ${this.offset}: ${what}`);
  }

  end(): void {
    if (this.offset < this.text.length) throw this.fault('unexpected text after the type');
  }

  private word(): string {
    const pattern = /[ \t\n]*([-0-9a-zA-Z+._&]*)[ \t\n]*/y;
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text) as RegExpExecArray;
    this.offset = pattern.lastIndex;
    return match[1] as string;
  }

  private take(character: string): boolean {
    if (this.text[this.offset] !== character) return false;
    this.offset++;
    return true;
  }

  private expect(character: string): void {
    if (!this.take(character)) throw this.fault(`expecting '${character}'`);
  }

  type(): MarshalType {
    const word = this.word();
    const className = word.startsWith(MARSHAL_PACKAGE) ? word.slice(MARSHAL_PACKAGE.length) : word;
    if (className === 'ReversedType') {
      this.expect('(');
      const { type } = this.type();
      this.expect(')');
      return { type, isReversed: true };
    }
    return { type: this.plainType(className, word), isReversed: false };
  }

  private plainType(className: string, word: string): CqlType {
    const simple = simpleType(className);
    if (simple !== undefined) return this.withoutParameters(simple);
    const make = this.makerOf(className);
    if (make === undefined) {
      const full = word.includes('.') ? word : MARSHAL_PACKAGE + word;
      throw configurationError(`Unable to find abstract-type class '${full}'`);
    }
    try {
      return make();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw configurationError(`Invalid definition for comparator ${MARSHAL_PACKAGE}${className}.`);
    }
  }

  private makerOf(className: string): (() => CqlType) | undefined {
    if (className === 'UserType') return () => this.userType();
    if (className === 'VectorType') return () => this.vector();
    const make = MAKERS[className];
    return make && (() => make(this.parameters(), this));
  }

  private withoutParameters(type: CqlType): CqlType {
    if (this.take('(')) {
      this.word();
      this.expect(')');
    }
    return type;
  }

  private parameters(): CqlType[] {
    const types: CqlType[] = [];
    this.expect('(');
    if (this.take(')')) return types;
    do types.push(this.type().type);
    while (this.take(','));
    this.expect(')');
    this.word();
    return types;
  }

  private vector(): CqlType {
    this.expect('(');
    const { type } = this.type();
    this.word();
    this.expect(',');
    const dimension = Number(this.word());
    this.expect(')');
    if (!Number.isInteger(dimension)) throw this.fault('expecting a number of dimensions');
    return vectorType(type.freeze(), dimension);
  }

  /** Keyspace, then the type's name and its fields in hexadecimal. */
  private userType(): CqlType {
    this.expect('(');
    const keyspace = this.word();
    this.expect(',');
    const typeName = this.hexName();
    const fieldNames: string[] = [];
    const fieldTypes: CqlType[] = [];
    while (this.take(',')) {
      fieldNames.push(this.hexName());
      this.expect(':');
      fieldTypes.push(this.type().type);
    }
    this.expect(')');
    return userType({ keyspace, typeName, fieldNames, fieldTypes }, { frozen: false });
  }

  private hexName(): string {
    const hex = this.word();
    if (!/^([0-9a-fA-F]{2})*$/.test(hex)) throw this.fault('expecting hexadecimal digits');
    return Buffer.from(hex, 'hex').toString();
  }
}

/** DateType is what timestamps were called when their order was that of unsigned bytes. */
function simpleType(className: string): CqlType | undefined {
  if (className === 'LexicalUUIDType') return lexicalUuidType;
  if (className === 'DateType') return timestampType;
  if (className === 'LegacyTimeUUIDType') return NATIVE_TYPES_BY_CLASS.get('TimeUUIDType');
  return NATIVE_TYPES_BY_CLASS.get(className);
}
