import type { ClassDeclaration, Execution } from '../../../java/index.ts';
import { JavaObject, raise } from '../../../java/index.ts';
import type { UserFunction } from '../../../schema/index.ts';
import type { CqlType } from '../../../types/index.ts';
import { parseType, TupleType, UserType } from '../../../types/index.ts';
import { TupleValue, UdtValue } from './driver-data.ts';

export const UDF_CONTEXT_NAME = 'org.apache.cassandra.cql3.functions.UDFContext';

/** What makes tuples and values of user types in a body: its field `udfContext`. */
export class UdfContext extends JavaObject {
  readonly className = UDF_CONTEXT_NAME;
  readonly definition: UserFunction;
  private readonly types: ReadonlyMap<string, UserType>;

  constructor(definition: UserFunction, types: ReadonlyMap<string, UserType>) {
    super();
    this.definition = definition;
    this.types = types;
  }

  argumentAt(index: number): CqlType {
    const type = this.definition.argumentTypes[index];
    if (type !== undefined) return type;
    throw raise(
      'java.lang.IllegalArgumentException',
      `Function does not declare an argument with index ${index}`,
    );
  }

  argumentNamed(name: string): CqlType {
    const { argumentNames, argumentTypes } = this.definition;
    const type = argumentTypes[argumentNames.indexOf(name)];
    if (type !== undefined) return type;
    throw raise(
      'java.lang.IllegalArgumentException',
      `Function does not declare an argument named '${name}'`,
    );
  }

  userTypeNamed(name: string): UserType {
    const type = this.types.get(name);
    if (type !== undefined) return type;
    throw raise(
      'java.lang.IllegalArgumentException',
      `No UDT named ${name} in keyspace ${this.definition.keyspace}`,
    );
  }

  typeOf(text: string): CqlType {
    return parseType(text, (name) => this.types.get(name));
  }
}

function newUserTypeValue(type: CqlType): UdtValue {
  if (type instanceof UserType) return new UdtValue(type);
  throw raise(
    'java.lang.IllegalStateException',
    `Function argument is not a UDT but a ${driverKind(type)}`,
  );
}

function newTuple(type: CqlType): TupleValue {
  if (type instanceof TupleType) return new TupleValue(type);
  throw raise(
    'java.lang.IllegalStateException',
    `Function argument is not a tuple type but a ${driverKind(type)}`,
  );
}

/** The driver's name of a kind of type: `int`, `list`, `udt`. */
function driverKind(type: CqlType): string {
  if (type instanceof UserType) return 'udt';
  if (type.name === 'text') return 'varchar';
  return type
    .freeze()
    .name.replace(/^frozen</, '')
    .replace(/[<>].*$/, '');
}

export const UDF_CONTEXT: ClassDeclaration = {
  head: `public interface ${UDF_CONTEXT_NAME}`,
  members: {
    [`${UdtValue.className} newArgUDTValue(String argName)`]: (
      _: Execution,
      self: UdfContext,
      name: string,
    ) => newUserTypeValue(self.argumentNamed(name)),
    [`${UdtValue.className} newArgUDTValue(int argNum)`]: (
      _: Execution,
      self: UdfContext,
      index: number,
    ) => newUserTypeValue(self.argumentAt(index)),
    [`${UdtValue.className} newReturnUDTValue()`]: (_: Execution, self: UdfContext) =>
      newUserTypeValue(self.definition.returnType),
    [`${UdtValue.className} newUDTValue(String udtName)`]: (
      _: Execution,
      self: UdfContext,
      name: string,
    ) => newUserTypeValue(self.userTypeNamed(name)),
    [`${TupleValue.className} newArgTupleValue(String argName)`]: (
      _: Execution,
      self: UdfContext,
      name: string,
    ) => newTuple(self.argumentNamed(name)),
    [`${TupleValue.className} newArgTupleValue(int argNum)`]: (
      _: Execution,
      self: UdfContext,
      index: number,
    ) => newTuple(self.argumentAt(index)),
    [`${TupleValue.className} newReturnTupleValue()`]: (_: Execution, self: UdfContext) =>
      newTuple(self.definition.returnType),
    [`${TupleValue.className} newTupleValue(String cqlDefinition)`]: (
      _: Execution,
      self: UdfContext,
      text: string,
    ) => newTuple(self.typeOf(text)),
  },
};
