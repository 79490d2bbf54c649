import type {
  KeyspaceMetadata,
  Schema,
  TableMetadata,
  UserAggregate,
  UserFunction,
} from '../../schema/index.ts';
import { finalFunctionOf, stateFunctionOf, userFunctionsNamed } from '../../schema/index.ts';

/** Where functions of users are looked up by who resolves a call. */
export interface FunctionScope extends Pick<Schema, 'keyspace'> {
  /** Told of each that a call was resolved to. */
  noteCall?(called: UserFunction | UserAggregate): void;
  /** Told of each that masks a column which is read: nobody needs a permission to execute it. */
  noteMask?(mask: UserFunction): void;
}

interface Overloads {
  readonly keyspace: string;
  readonly name: string;
  readonly found: readonly (UserFunction | UserAggregate)[];
}

/**
 * A schema that remembers which functions of users a statement calls while it is analysed: whoever
 * runs the statement must be allowed to execute them, and a statement holds only as long as they do.
 */
export class FunctionUses implements Schema, FunctionScope {
  private readonly schema: Schema;
  private readonly noted = new Set<UserFunction | UserAggregate>();
  private readonly masks = new Set<UserFunction>();

  constructor(schema: Schema) {
    this.schema = schema;
  }

  get version(): string {
    return this.schema.version;
  }

  get keyspaces(): ReadonlyMap<string, KeyspaceMetadata> {
    return this.schema.keyspaces;
  }

  keyspace(name: string): KeyspaceMetadata | undefined {
    return this.schema.keyspace(name);
  }

  table(keyspace: string, name: string): TableMetadata | undefined {
    return this.schema.table(keyspace, name);
  }

  tableById(id: string): TableMetadata | undefined {
    return this.schema.tableById(id);
  }

  /** Aggregates call the functions that they are made of. */
  noteCall(called: UserFunction | UserAggregate): void {
    this.noted.add(called);
    const keyspace = this.keyspace(called.keyspace);
    if (called.kind === 'function' || keyspace === undefined) return;
    const state = stateFunctionOf(keyspace, called);
    const final = finalFunctionOf(keyspace, called);
    if (state !== undefined) this.noted.add(state);
    if (final !== undefined) this.noted.add(final);
  }

  noteMask(mask: UserFunction): void {
    this.masks.add(mask);
  }

  /** What was called, to be held against later schemas; null when nothing was. */
  calls(): FunctionCalls | null {
    if (this.noted.size + this.masks.size === 0) return null;
    return new FunctionCalls([...this.noted], [...this.masks], this.schema);
  }
}

/**
 * The functions that a statement calls. They are current as long as the overloads of their names are
 * the same: another overload may be what a call means then (QueryProcessor of Cassandra).
 */
export class FunctionCalls {
  /** Those that it takes a permission to execute. */
  readonly called: readonly (UserFunction | UserAggregate)[];
  private readonly overloads: readonly Overloads[];

  constructor(
    called: readonly (UserFunction | UserAggregate)[],
    masks: readonly UserFunction[],
    schema: Schema,
  ) {
    this.called = called;
    this.overloads = [...called, ...masks].map(({ keyspace, name }) => ({
      keyspace,
      name,
      found: overloadsIn(schema, keyspace, name),
    }));
  }

  areCurrent(schema: Schema): boolean {
    return this.overloads.every(({ keyspace, name, found }) => {
      const now = overloadsIn(schema, keyspace, name);
      return now.length === found.length && now.every((each, i) => each === found[i]);
    });
  }
}

function overloadsIn(
  schema: Schema,
  keyspace: string,
  name: string,
): readonly (UserFunction | UserAggregate)[] {
  const found = schema.keyspace(keyspace);
  return found === undefined ? [] : userFunctionsNamed(found, name);
}
