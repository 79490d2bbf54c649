import type {
  BoxedName,
  ClassDeclaration,
  Execution,
  JavaValue,
  Reference,
} from '../../../java/index.ts';
import { ByteBufferObject, box } from '../../../java/index.ts';
import type { DriverData } from './driver-data.ts';
import { TupleValue, UdtValue } from './driver-data.ts';
import { byteBufferBytes, unbox } from './java-objects.ts';

type Getter<Data> = (self: Data, index: number, execution: Execution) => JavaValue;
type Member = ClassDeclaration['members'][string];

/** Pairs of a getter and a setter: what follows `get`, the type in Java, and the box or class. */
const PRIMITIVES: readonly (readonly [string, string, BoxedName, false | 0 | 0n])[] = [
  ['Bool', 'boolean', 'Boolean', false],
  ['Byte', 'byte', 'Byte', 0],
  ['Short', 'short', 'Short', 0],
  ['Int', 'int', 'Integer', 0],
  ['Long', 'long', 'Long', 0n],
  ['Time', 'long', 'Long', 0n],
  ['Float', 'float', 'Float', 0],
  ['Double', 'double', 'Double', 0],
];

const OBJECTS: readonly (readonly [string, string])[] = [
  ['String', 'String'],
  ['Timestamp', 'java.util.Date'],
  ['Date', 'org.apache.cassandra.cql3.functions.types.LocalDate'],
  ['Bytes', 'java.nio.ByteBuffer'],
  ['Varint', 'java.math.BigInteger'],
  ['Decimal', 'java.math.BigDecimal'],
  ['UUID', 'java.util.UUID'],
  ['Inet', 'java.net.InetAddress'],
  ['UDTValue', UdtValue.className],
  ['TupleValue', TupleValue.className],
];

const COLLECTION_SETTERS: readonly string[] = [
  '<T> {} setList({}, java.util.List<T> value)',
  '<T> {} setSet({}, java.util.Set<T> value)',
  '<K, V> {} setMap({}, java.util.Map<K, V> value)',
];

/** How members say which field they mean. */
interface Addressing<Data extends DriverData, Address> {
  readonly parameter: string;
  indexOf(self: Data, address: Address): number;
}

const BY_INDEX: Addressing<DriverData, number> = {
  parameter: 'int i',
  indexOf: (_, index) => index,
};
const BY_NAME: Addressing<UdtValue, string> = {
  parameter: 'String name',
  indexOf: (self, name) => self.indexOf(name),
};

/** The members of a class of data for one way to say which field. */
function members<Data extends DriverData, Address>(
  className: string,
  { parameter, indexOf }: Addressing<Data, Address>,
): Record<string, Member> {
  const found: Record<string, Member> = {};
  const setter = (signature: string, set: (self: Data, index: number, value: never) => void) => {
    found[signature] = (_: Execution, self: Data, address: Address, value: never) => {
      set(self, indexOf(self, address), value);
      return self;
    };
  };
  const getter = (signature: string, get: Getter<Data>) => {
    found[signature] = (execution: Execution, self: Data, address: Address) =>
      get(self, indexOf(self, address), execution);
  };
  for (const [word, type, boxName, missing] of PRIMITIVES) {
    getter(`public ${type} get${word}(${parameter})`, (self, index, execution) => {
      self.checkClass(index, boxName);
      const value = self.get(index, execution);
      return value === null ? missing : unbox(value);
    });
    setter(`public ${className} set${word}(${parameter}, ${type} value)`, (self, index, value) => {
      self.checkClass(index, boxName);
      self.set(index, box(boxName, value));
    });
  }
  for (const [word, type] of OBJECTS) {
    getter(`public ${type} get${word}(${parameter})`, (self, index, execution) => {
      self.checkClass(index, type);
      return self.get(index, execution);
    });
    setter(`public ${className} set${word}(${parameter}, ${type} value)`, (self, index, value) => {
      self.checkClass(index, type);
      self.set(index, value);
    });
  }
  for (const form of COLLECTION_SETTERS) {
    const signature = form.replace('{}', className).replace('{}', parameter);
    setter(`public ${signature}`, (self, index, value) => self.set(index, value));
  }
  setter(
    `public <T> ${className} setVector(${parameter}, java.util.List<T> value)`,
    (self, index, value) => self.set(index, value),
  );
  getter(`public java.nio.ByteBuffer getBytesUnsafe(${parameter})`, (self, index, execution) => {
    const bytes = self.bytesAt(index);
    return bytes === null ? null : ByteBufferObject.ofBytes(execution, bytes);
  });
  setter(
    `public ${className} setBytesUnsafe(${parameter}, java.nio.ByteBuffer value)`,
    (self, index, value: Reference) =>
      self.setBytes(index, value === null ? null : byteBufferBytes(value)),
  );
  getter(`public boolean isNull(${parameter})`, (self, index) => self.isNull(index));
  getter(`public Object getObject(${parameter})`, (self, index, execution) =>
    self.get(index, execution),
  );
  setter(`public ${className} setToNull(${parameter})`, (self, index) => self.set(index, null));
  return found;
}

export const TUPLE_VALUE: ClassDeclaration = {
  head: `public class ${TupleValue.className}`,
  members: members(TupleValue.className, BY_INDEX),
};

export const UDT_VALUE: ClassDeclaration = {
  head: `public class ${UdtValue.className}`,
  members: {
    ...members(UdtValue.className, BY_INDEX),
    ...members(UdtValue.className, BY_NAME),
  },
};
