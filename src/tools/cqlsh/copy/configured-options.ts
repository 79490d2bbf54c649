import { statSync } from 'node:fs';
import { ConfigurationFile, expandedPath } from '../configuration-file.ts';
import type { CopyDirection } from './copy-statement.ts';
import { pythonDictionary } from './python-text.ts';

export interface ConfiguredOptions {
  /** By name in small letters. */
  readonly options: ReadonlyMap<string, string>;
  /** What the shell says about where it found some, a line each. */
  readonly lines: readonly string[];
}

/**
 * The options of a COPY statement, and below them those of a file: of its CONFIGFILE when it names one, else of
 * the cqlshrc. Of the sections a later one counts more: [copy], the direction's, the table's, the table's
 * for the direction. A file that is not there is passed over in silence.
 */
export function configuredOptions(
  given: ReadonlyMap<string, string>,
  direction: CopyDirection,
  table: { readonly keyspace: string; readonly name: string },
  configuration: ConfigurationFile,
): ConfiguredOptions {
  const { configfile, ...typed } = Object.fromEntries(given);
  const file =
    configfile === undefined || configfile === ''
      ? configuration
      : ConfigurationFile.read(expandedPath(configfile));
  const typedOptions = new Map(Object.entries(typed));
  if (!isFile(file.path)) return { options: typedOptions, lines: [] };
  const way = direction.toLowerCase();
  const name = `${table.keyspace}.${table.name}`;
  const options = new Map<string, string>();
  const lines: string[] = [];
  const take = (place: string, found: ReadonlyMap<string, string>): void => {
    lines.push(`Reading options from ${place}: ${pythonDictionary(found)}`);
    for (const [key, value] of found) options.set(key, value);
  };
  for (const section of ['copy', `copy-${way}`, `copy:${name}`, `copy-${way}:${name}`]) {
    const found = file.section(section);
    if (found !== undefined) take(`${file.path}:[${section}]`, found);
  }
  if (typedOptions.size > 0) take('the command line', typedOptions);
  return { options, lines };
}

function isFile(path: string): boolean {
  return path !== '' && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
