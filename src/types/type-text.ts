import { configurationError, invalidRequest, syntaxError } from '../base/error/index.ts';
import type { CqlType } from './cql-type.ts';
import { listType } from './list-type.ts';
import { mapType } from './map-type.ts';
import { typeFromMarshal } from './marshal-name.ts';
import { NATIVE_TYPES } from './native-types.ts';
import { setType } from './set-type.ts';
import { tupleType } from './tuple-type.ts';
import type { UserType } from './user-type.ts';
import { vectorType } from './vector-type.ts';

/** Finds a user type of the keyspace by its name; the type it gives is not frozen. */
export type UserTypeLookup = (name: string) => UserType | undefined;

const noUserTypes: UserTypeLookup = () => undefined;
const TOKEN = /\s*([<>,]|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z0-9_.]+)/y;

/**
 * The type of a text as system_schema has it: `frozen<list<int>>`, `map<text, frozen<address>>`,
 * `vector<float, 3>`, `'org.apache...'`. What stands inside `frozen<...>` or a tuple is frozen with
 * it. Throws a syntax error, or `invalidRequest` for a name that is no type.
 */
export function parseType(text: string, userTypes: UserTypeLookup = noUserTypes): CqlType {
  const known = NATIVE_TYPES.get(text.toLowerCase());
  if (known !== undefined) return known;
  const parser = new TypeTextParser(text, userTypes);
  const type = parser.type();
  parser.end();
  return type;
}

class TypeTextParser {
  private readonly text: string;
  private readonly userTypes: UserTypeLookup;
  private offset = 0;

  constructor(text: string, userTypes: UserTypeLookup) {
    this.text = text;
    this.userTypes = userTypes;
  }

  private peek(): string {
    const offset = this.offset;
    const token = this.next();
    this.offset = offset;
    return token;
  }

  private next(): string {
    TOKEN.lastIndex = this.offset;
    const match = TOKEN.exec(this.text);
    if (match === null) return '';
    this.offset = TOKEN.lastIndex;
    return match[1] as string;
  }

  private expect(token: string): void {
    if (this.next() !== token) throw this.fault();
  }

  private fault(): Error {
    return syntaxError(`Syntax error parsing type '${this.text}' at character ${this.offset}`);
  }

  end(): void {
    if (this.text.slice(this.offset).trim() !== '') throw this.fault();
  }

  type(): CqlType {
    const token = this.next();
    if (token.startsWith("'")) return typeFromMarshal(token.slice(1, -1).replaceAll("''", "'"));
    if (token.startsWith('"')) return this.userType(token.slice(1, -1).replaceAll('""', '"'));
    if (!/^[A-Za-z0-9_.]+$/.test(token)) throw this.fault();
    const word = token.toLowerCase();
    if (this.peek() === '<') return this.parametric(word);
    return NATIVE_TYPES.get(word) ?? this.userType(word);
  }

  private userType(name: string): CqlType {
    const bare = name.slice(name.lastIndexOf('.') + 1);
    const type = this.userTypes(bare);
    if (type === undefined) throw invalidRequest(`Unknown type ${name}`);
    return type;
  }

  private parametric(word: string): CqlType {
    this.expect('<');
    if (word === 'vector') return this.vector();
    const parameters = [this.type()];
    while (this.peek() === ',') {
      this.expect(',');
      parameters.push(this.type());
    }
    this.expect('>');
    const [first, second, third] = parameters as [CqlType, CqlType?, CqlType?];
    if (word === 'tuple') return tupleType(parameters);
    if (word === 'map' && second !== undefined && third === undefined) {
      return mapType(first, second, { frozen: false });
    }
    if (second !== undefined) throw this.fault();
    if (word === 'frozen') return first.freeze();
    if (word === 'list') return listType(first, { frozen: false });
    if (word === 'set') return setType(first, { frozen: false });
    throw configurationError(`Unknown type ${word}<...>`);
  }

  private vector(): CqlType {
    const element = this.type();
    this.expect(',');
    const dimension = this.next();
    if (!/^\d+$/.test(dimension)) throw this.fault();
    this.expect('>');
    return vectorType(element, Number(dimension));
  }
}
