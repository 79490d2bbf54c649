import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the official shell keeps its files. */
export function userFolder(): string {
  return join(homedir(), '.cassandra');
}

export function usualConfigurationFile(): string {
  return join(userFolder(), 'cqlshrc');
}

/** A file of sections with options, as Python's configparser reads it: a cqlshrc or a file of credentials. */
export class ConfigurationFile {
  readonly path: string;
  private readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>;

  private constructor(path: string, text: string) {
    this.path = path;
    this.sections = sectionsOf(text);
  }

  /** The file at that path; an empty one when it cannot be read. */
  static read(path: string): ConfigurationFile {
    try {
      return new ConfigurationFile(path, readFileSync(path, 'utf8'));
    } catch {
      return new ConfigurationFile(path, '');
    }
  }

  /** The options of a section by their names in small letters; undefined when there is none. */
  section(name: string): ReadonlyMap<string, string> | undefined {
    return this.sections.get(name);
  }

  option(section: string, name: string): string | undefined {
    return this.sections.get(section)?.get(name);
  }
}

function sectionsOf(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let options = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
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

/** The path with `~` for the user's folder. */
export function expandedPath(path: string): string {
  return path.replace(/^~(?=\/|$)/, homedir());
}
