import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import type { CqlTls } from '../cql/index.ts';

/** Where the official shell keeps its settings. */
export function usualConfigurationFile(): string {
  return join(homedir(), '.cassandra', 'cqlshrc');
}

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Sections of a cqlshrc and the options in each; none when there is no such file. */
function readSections(file: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let options = new Map<string, string>();
  for (const line of textOf(file).split(/\r?\n/)) {
    const [, section] = /^\[(.+)\]\s*$/.exec(line) ?? [];
    const [, name, value] = /^([^#;[\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (section !== undefined) {
      options = sections.get(section) ?? new Map();
      sections.set(section, options);
    } else if (name !== undefined && value !== undefined) {
      options.set(name.toLowerCase(), value);
    }
  }
  return sections;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * What `--ssl` means, by the environment (SSL_VALIDATE, SSL_CERTFILE) and the sections [ssl] and
 * [certfiles] of a cqlshrc, as for the official shell. Throws `CommandFailure`.
 */
export function sslSettings(
  host: string,
  configurationFile: string,
  environment: Readonly<Record<string, string | undefined>>,
): CqlTls {
  const sections = readSections(configurationFile);
  const option = (name: string) => sections.get('ssl')?.get(name);
  const validate = environment.SSL_VALIDATE ?? option('validate') ?? 'true';
  const validates = validate.toLowerCase() !== 'false';
  const trusted =
    environment.SSL_CERTFILE ?? sections.get('certfiles')?.get(host) ?? option('certfile');
  if (validates && trusted === undefined) {
    throw new CommandFailure(
      '--ssl: Validation is enabled, and no certificates are named to validate by',
      `name a file as certfile in [ssl] of ${configurationFile}, or in SSL_CERTFILE; ` +
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
  const file = path.replace(/^~(?=\/)/, homedir());
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(`--ssl: cannot read ${name}: ${(error as Error).message}`);
  }
}
