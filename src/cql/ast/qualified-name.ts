/** The name of a table, view, index or user type, as written: `ks.name` or `name`. */
export type QualifiedName = {
  readonly keyspace: string | null;
  readonly name: string;
};

/** A name as the statement has it. */
export function nameText({ keyspace, name }: QualifiedName): string {
  return keyspace === null ? name : `${keyspace}.${name}`;
}

/**
 * The name of a function, as written. Unquoted names are already lower case; `keyspace` is null
 * when the statement left it out, which lets native functions be found before those of the
 * session's keyspace.
 */
export type FunctionName = {
  readonly keyspace: string | null;
  readonly name: string;
};
