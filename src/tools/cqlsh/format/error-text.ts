import { CqlError } from '../../cql/index.ts';

/** What Python's driver, and so the official shell, calls the errors of the protocol. */
const kinds: Readonly<Record<number, readonly [name: string, what: string]>> = {
  0: ['ServerError', 'Server error'],
  10: ['ProtocolException', 'Protocol error'],
  256: ['AuthenticationFailed', 'Bad credentials'],
  4096: ['Unavailable', 'Unavailable exception'],
  4097: ['OverloadedErrorMessage', 'Coordinator node overloaded'],
  4098: ['IsBootstrappingErrorMessage', 'Coordinator node is bootstrapping'],
  4099: ['TruncateError', 'Error during truncate'],
  4352: ['WriteTimeout', "Coordinator node timed out waiting for replica nodes' responses"],
  4608: ['ReadTimeout', "Coordinator node timed out waiting for replica nodes' responses"],
  4864: ['ReadFailure', 'Replica(s) failed to execute read'],
  5120: ['FunctionFailure', 'User Defined Function failure'],
  5376: ['WriteFailure', 'Replica(s) failed to execute write'],
  8192: ['SyntaxException', 'Syntax error in CQL query'],
  8448: ['Unauthorized', 'Unauthorized'],
  8704: ['InvalidRequest', 'Invalid query'],
  8960: ['ConfigurationException', 'Query invalid because of configuration issue'],
  9216: ['AlreadyExists', 'Item already exists'],
};

/** Errors that the official shell prints without the words around their message. */
const bare = new Set([8192, 8960]);
const alreadyExists = 9216;

/** An error of the server or of the connection, as one line. */
export function errorText(error: unknown): string {
  if (!(error instanceof CqlError)) return (error as Error).message;
  const { code, message, details } = error;
  const [name, what] = kinds[code] ?? ['ServerError', 'Server error'];
  if (bare.has(code)) return `${name}: ${message}`;
  if (code === alreadyExists) return `${name}: ${existingText(details)} already exists`;
  const number = code.toString(16).padStart(4, '0');
  const facts = Object.entries(details).map(([key, value]) => `'${key}': ${value}`);
  const info = facts.length === 0 ? '' : ` info={${facts.join(', ')}}`;
  return `${name}: Error from server: code=${number} [${what}] message="${message}"${info}`;
}

function existingText({ keyspace, table }: CqlError['details']): string {
  return table === '' ? `Keyspace '${keyspace}'` : `Table '${keyspace}.${table}'`;
}
