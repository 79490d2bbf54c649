import { serverError } from '../../../base/error/index.ts';

const CQL_PACKAGE = 'org.apache.cassandra.cql3.';

/** What Cassandra fails with where it takes a term for one of another class. */
export function notOfClass(found: string, wanted: string): Error {
  const [from, to] = [CQL_PACKAGE + found, CQL_PACKAGE + wanted];
  return serverError(
    `java.lang.ClassCastException: class ${from} cannot be cast to class ${to} ` +
      `(${from} and ${to} are in unnamed module of loader 'app')`,
  );
}
