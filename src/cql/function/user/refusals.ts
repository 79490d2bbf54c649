import { invalidRequest } from '../../../base/error/index.ts';

/** What Cassandra says where functions of users are off (UDFunction.assertUdfsEnabled). */
export function functionsDisabled(): Error {
  return invalidRequest(
    'User-defined functions are disabled in cassandra.yaml - set ' +
      'user_defined_functions_enabled=true to enable',
  );
}

/** Throws `invalidRequest` for a language that Cassandra does not run any more, in whatever case. */
export function checkLanguage(language: string): void {
  if (language.toLowerCase() === 'java') return;
  throw invalidRequest(
    'Currently only Java UDFs are available in Cassandra. For more information - ' +
      'CASSANDRA-18252 and CASSANDRA-17281',
  );
}
