import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import type { CqlCredentials } from '../cql/index.ts';
import { ConfigurationFile, expandedPath, userFolder } from './configuration-file.ts';

/** What the command line says of a user. */
export interface GivenUser {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** A file of credentials. */
  readonly credentials?: string | undefined;
}

const plainText = 'PlainTextAuthProvider';
const readableByOthers = 0o044;

/**
 * Who logs in: as the command line says, then the file of credentials, then the cqlshrc; null for
 * nobody, and an empty password where none is known. `warn` is told of files that others may read: a file
 * of credentials is not used then. Throws `CommandFailure` for another way to log in.
 */
export function credentialsOf(
  given: GivenUser,
  configuration: ConfigurationFile,
  warn: (text: string) => void,
): CqlCredentials | null {
  checkProvider(configuration);
  const file = credentialsFile(given, configuration, warn);
  const find = (name: 'username' | 'password'): string | undefined =>
    given[name] ||
    file.option('plain_text_auth', name) ||
    configuration.option('authentication', name) ||
    file.option(plainText, name) ||
    configuration.option('auth_provider', name);
  const user = find('username');
  return user === undefined ? null : { user, password: find('password') ?? '' };
}

function checkProvider(configuration: ConfigurationFile): void {
  const name = configuration.option('auth_provider', 'classname');
  if (name === undefined || name === plainText) return;
  throw new CommandFailure(
    `${configuration.path}: [auth_provider] classname = ${name} is not supported`,
    `the shell logs in with a name and a password (${plainText})`,
  );
}

function credentialsFile(
  given: GivenUser,
  configuration: ConfigurationFile,
  warn: (text: string) => void,
): ConfigurationFile {
  const ofConfiguration = ['authentication', 'auth_provider'].some(
    (section) => configuration.option(section, 'password') !== undefined,
  );
  if (ofConfiguration) {
    const others = isPrivate(configuration.path) ? '' : ', which others can read';
    warn(`a password stands in ${configuration.path}${others}: a file of credentials is its place`);
  }
  const path = expandedPath(
    given.credentials ??
      configuration.option('authentication', 'credentials') ??
      join(userFolder(), 'credentials'),
  );
  if (isPrivate(path)) return ConfigurationFile.read(path);
  warn(`${path} is not used, because others can read it or own it (chmod 600 ${path})`);
  return ConfigurationFile.read('');
}

/** True when only its owner reads the file, who is the user (or the user is root); also when it is not there. */
function isPrivate(path: string): boolean {
  const file = statSync(path, { throwIfNoEntry: false });
  const { uid } = userInfo();
  if (file === undefined || uid < 0) return true;
  return (uid === 0 || file.uid === uid) && (file.mode & readableByOthers) === 0;
}
