/** The name of a table, view, index or user type, as written: `ks.name` or `name`. */
export type QualifiedName = {
  readonly keyspace: string | null;
  readonly name: string;
};

/**
 * The name of a function, as written. Unquoted names are already lower case; `keyspace` is null
 * when the statement left it out, which lets native functions be found before those of the
 * session's keyspace.
 */
export type FunctionName = {
  readonly keyspace: string | null;
  readonly name: string;
};
