import { readFileSync } from 'node:fs';
import { CommandFailure } from '../command-failure.ts';
import type { CqlTls } from '../cql/index.ts';
import type { ConfigurationFile } from './configuration-file.ts';
import { expandedPath } from './configuration-file.ts';

/**
 * What `--ssl` means, by the environment (SSL_VALIDATE, SSL_CERTFILE) and the sections [ssl] and
 * [certfiles] of a cqlshrc, as for the official shell. Throws `CommandFailure`.
 */
export function sslSettings(
  host: string,
  configuration: ConfigurationFile,
  environment: Readonly<Record<string, string | undefined>>,
): CqlTls {
  const option = (name: string) => configuration.option('ssl', name);
  const validate = environment.SSL_VALIDATE ?? option('validate') ?? 'true';
  const validates = validate.toLowerCase() !== 'false';
  const trusted =
    environment.SSL_CERTFILE ?? configuration.option('certfiles', host) ?? option('certfile');
  if (validates && trusted === undefined) {
    throw new CommandFailure(
      '--ssl: Validation is enabled, and no certificates are named to validate by',
      `name a file as certfile in [ssl] of ${configuration.path}, or in SSL_CERTFILE; ` +
        'or set SSL_VALIDATE=false',
    );
  }
  return {
    validates,
    trusted: contentOf('certfile', trusted),
    key: contentOf('userkey', option('userkey')),
    certificate: contentOf('usercert', option('usercert')),
  };
}

function contentOf(name: string, path: string | undefined): string | null {
  if (path === undefined || path === '') return null;
  try {
    return readFileSync(expandedPath(path), 'utf8');
  } catch (error) {
    throw new CommandFailure(`--ssl: cannot read ${name}: ${(error as Error).message}`);
  }
}
