/**
 * `name = value` of a WITH clause: a constant or unreserved word as its text, or a map of
 * constants. Names are lower case unless quoted, and appear once in a statement.
 */
export type Property = {
  readonly name: string;
  readonly value: string | ReadonlyMap<string, string>;
};
