import type { ByteWriter } from '../base/bytes/index.ts';
import { invalidRequest, RequestError } from '../base/error/index.ts';
import { quoteIdentifier } from '../base/identifier/index.ts';
import { elementJson, unwrapJson } from './collection-type.ts';
import { cqlLiteral } from './cql-literal.ts';
import type { CqlType, ElementCell } from './cql-type.ts';
import { packFields } from './element-reader.ts';
import { identityOf, intern } from './identity.ts';
import type { JsonValue } from './json.ts';
import { describeJson, jsonEscape } from './json.ts';
import type { LiteralAssignment } from './literal.ts';
import { MARSHAL_PACKAGE } from './native-type.ts';
import { writeString } from './option.ts';
import { smallintType } from './smallint-type.ts';
import { FieldsType } from './tuple-type.ts';

export interface UserTypeDefinition {
  readonly keyspace: string;
  readonly typeName: string;
  readonly fieldNames: readonly string[];
  readonly fieldTypes: readonly CqlType[];
}

/**
 * A type that a keyspace defines: a tuple whose fields have names. Not frozen, its fields are cells
 * whose paths are the places of the fields in two bytes. JavaScript: plain object.
 */
export class UserType extends FieldsType implements UserTypeDefinition {
  readonly name: string;
  readonly marshalName: string;
  readonly isMultiCell: boolean;
  readonly pathType: CqlType | null;
  readonly keyspace: string;
  readonly typeName: string;
  readonly fieldNames: readonly string[];
  protected readonly leftoverMessage = 'Invalid remaining data after end of UDT value';

  constructor(definition: UserTypeDefinition, isMultiCell: boolean) {
    super(definition.fieldTypes);
    this.keyspace = definition.keyspace;
    this.typeName = definition.typeName;
    this.fieldNames = definition.fieldNames;
    this.isMultiCell = isMultiCell;
    this.pathType = isMultiCell ? smallintType : null;
    const quoted = quoteIdentifier(this.typeName);
    this.name = isMultiCell ? quoted : `frozen<${quoted}>`;
    this.marshalName = this.marshalText(false);
  }

  get fieldTypes(): readonly CqlType[] {
    return this.elements;
  }

  marshalText(ignoreFreezing: boolean): string {
    const inside = ignoreFreezing || !this.isMultiCell;
    const hex = (text: string): string => Buffer.from(text).toString('hex');
    const fields = this.fieldNames.map((field, index) => {
      const type = this.elements[index] as CqlType;
      return `${hex(field)}:${type.marshalText(inside)}`;
    });
    const parameters = [this.keyspace, hex(this.typeName), ...fields].join(',');
    const bare = `${MARSHAL_PACKAGE}UserType(${parameters})`;
    const frozen = !ignoreFreezing && !this.isMultiCell;
    return frozen ? `${MARSHAL_PACKAGE}FrozenType(${bare})` : bare;
  }

  protected fieldWord(index: number): string {
    return `field ${this.fieldNames[index]}`;
  }

  protected override validateField(index: number, field: Buffer): void {
    try {
      super.validateField(index, field);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw invalidRequest(
        `Failure validating the ${index}th ${this.fieldWord(index)}; ${error.message}`,
      );
    }
  }

  toCqlLiteral(value: Buffer): string {
    const fields = this.split(value).map((field, index) => {
      const name = quoteIdentifier(this.fieldNames[index] as string);
      return `${name}: ${cqlLiteral(this.elements[index] as CqlType, field)}`;
    });
    return `{${fields.join(', ')}}`;
  }

  /** Names that are not lower case keep their quotes inside the JSON string. */
  toJson(value: Buffer): string {
    const fields = this.split(value);
    const members = this.fieldNames.map((name, index) => {
      const shown = name === name.toLowerCase() ? name : `"${name}"`;
      const json = elementJson(this.elements[index] as CqlType, fields[index] ?? null);
      return `"${jsonEscape(shown)}": ${json}`;
    });
    return `{${members.join(', ')}}`;
  }

  fromJson(json: JsonValue): Buffer {
    const object = unwrapJson(json);
    if (!(object instanceof Map)) {
      throw invalidRequest(`Expected a map, but got a ${describeJson(object)}`);
    }
    const members = withPlainNames(object as ReadonlyMap<string, JsonValue>);
    for (const name of members.keys()) {
      if (!this.fieldNames.includes(name)) {
        throw invalidRequest(
          `Unknown field '${name}' in value of user defined type ${this.typeName}`,
        );
      }
    }
    return packFields(
      this.fieldNames.map((name, index) => {
        const member = members.get(name) ?? null;
        return member === null ? null : (this.elements[index] as CqlType).fromJson(member);
      }),
    );
  }

  acceptsLiteral(): LiteralAssignment {
    return 'no';
  }

  encode(value: unknown): Buffer {
    const object = value as Readonly<Record<string, unknown>>;
    return packFields(
      this.fieldNames.map((name, index) => {
        const field = object[name] ?? null;
        return field === null ? null : (this.elements[index] as CqlType).encode(field);
      }),
    );
  }

  decode(value: Buffer): Record<string, unknown> {
    const fields = this.split(value);
    return Object.fromEntries(
      this.fieldNames.map((name, index) => {
        const field = fields[index] ?? null;
        return [name, field === null ? null : (this.elements[index] as CqlType).decode(field)];
      }),
    );
  }

  writeOption(writer: ByteWriter, protocolVersion: number): void {
    writer.int16(48);
    writeString(writer, this.keyspace);
    writeString(writer, this.typeName);
    writer.int16(this.elements.length);
    for (const [index, element] of this.elements.entries()) {
      writeString(writer, this.fieldNames[index] as string);
      element.writeOption(writer, protocolVersion);
    }
  }

  freeze(): UserType {
    return userType(this, { frozen: true });
  }

  isValueCompatibleWith(previous: CqlType): boolean {
    if (this === previous) return true;
    if (!(previous instanceof UserType) || previous.isMultiCell !== this.isMultiCell) return false;
    return (
      previous.keyspace === this.keyspace &&
      previous.elements.length <= this.elements.length &&
      previous.elements.every((element, index) =>
        (this.elements[index] as CqlType).isValueCompatibleWith(element),
      )
    );
  }

  cellValueType(path: Buffer): CqlType {
    if (!this.isMultiCell) return this;
    const type = path.length === 2 ? this.elements[path.readInt16BE(0)] : undefined;
    if (type === undefined)
      throw invalidRequest(`${this.name} has no field ${path.toString('hex')}`);
    return type;
  }

  fromCells(cells: readonly ElementCell[]): Buffer {
    const fields: (Buffer | null)[] = this.elements.map(() => null);
    for (const { path, value } of cells) {
      const index = path === null || path.length !== 2 ? -1 : path.readInt16BE(0);
      if (index >= 0 && index < fields.length) fields[index] = value;
    }
    return packFields(fields);
  }
}

/** Names in double quotes keep their case, others count in lower case. */
function withPlainNames(members: ReadonlyMap<string, JsonValue>): Map<string, JsonValue> {
  return new Map(
    [...members].map(([name, value]) => {
      const isQuoted = name.length > 1 && name.startsWith('"') && name.endsWith('"');
      return [isQuoted ? name.slice(1, -1) : name.toLowerCase(), value];
    }),
  );
}

/** The user type of a definition; not frozen unless said so. Its field types stay as they are. */
export function userType(
  definition: UserTypeDefinition,
  options: { readonly frozen: boolean },
): UserType {
  const isMultiCell = !options.frozen;
  const { keyspace, typeName, fieldNames, fieldTypes } = definition;
  const description = JSON.stringify([
    'user',
    keyspace,
    typeName,
    fieldNames,
    fieldTypes.map(identityOf),
    isMultiCell,
  ]);
  return intern(description, () => new UserType(definition, isMultiCell));
}
