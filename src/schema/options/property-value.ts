import { syntaxError } from '../../base/error/index.ts';
import { parseFloatingPoint } from '../../types/index.ts';

/** A property of a WITH clause: text, or a map of texts. */
export interface SchemaProperty {
  readonly name: string;
  readonly value: string | ReadonlyMap<string, string>;
}

/**
 * The properties of a statement, read in the kind that each must have. All faults are syntax
 * errors with Cassandra's texts (cql3/statements/PropertyDefinitions.java).
 */
export class PropertyReader {
  private readonly values: ReadonlyMap<string, SchemaProperty['value']>;

  /** Throws when a property is not among the known ones. */
  constructor(properties: readonly SchemaProperty[], known: readonly string[]) {
    for (const { name } of properties) {
      if (!known.includes(name)) throw syntaxError(`Unknown property '${name}'`);
    }
    this.values = new Map(properties.map(({ name, value }) => [name, value]));
  }

  string(name: string): string | undefined {
    const value = this.values.get(name);
    if (value === undefined || typeof value === 'string') return value;
    throw syntaxError(`Invalid value for property '${name}'. It should be a string`);
  }

  map(name: string): ReadonlyMap<string, string> | undefined {
    const value = this.values.get(name);
    if (typeof value !== 'string') return value;
    throw syntaxError(`Invalid value for property '${name}'. It should be a map.`);
  }

  boolean(name: string): boolean | undefined {
    const value = this.string(name);
    return value === undefined ? undefined : parseBoolean(name, value);
  }

  integer(name: string): number | undefined {
    const value = this.string(name);
    if (value === undefined) return undefined;
    const number = parseInt32(value);
    if (number === null) throw syntaxError(`Invalid integer value ${value} for '${name}'`);
    return number;
  }

  double(name: string): number | undefined {
    const value = this.string(name);
    if (value === undefined) return undefined;
    const number = parseFloatingPoint(value);
    if (number === null) throw syntaxError(`Invalid double value ${value} for '${name}'`);
    return number;
  }
}

function parseBoolean(name: string, value: string): boolean {
  const lower = value.toLowerCase();
  if (['1', 'true', 'yes'].includes(lower)) return true;
  if (['0', 'false', 'no'].includes(lower)) return false;
  throw syntaxError(
    `Invalid boolean value ${value} for '${name}'. Positive values can be '1', 'true' or 'yes'. ` +
      "Negative values can be '0', 'false' or 'no'.",
  );
}

/** What Java's Integer.parseInt reads; null for anything else. */
export function parseInt32(text: string): number | null {
  if (!/^[-+]?\d+$/.test(text)) return null;
  const number = Number(text);
  return number === (number | 0) ? number + 0 : null;
}

/** What Java's Long.parseLong reads, as a number that may have lost its last digits. */
export function parseInt64(text: string): number | null {
  if (!/^[-+]?\d+$/.test(text)) return null;
  const number = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, number) === number ? Number(number) : null;
}
