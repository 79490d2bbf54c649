import { KNOWN_SETTINGS } from './known-settings.ts';
import { ConfigurationProblem } from './problem.ts';
import { parseDurationMs, parseRateBytes, parseStorageBytes } from './units.ts';

const oldNames: Readonly<Record<string, { name: string; unit: string }>> = {
  _in_ms: { name: '', unit: 'ms' },
  _in_kb: { name: '', unit: 'KiB' },
  _in_mb: { name: '', unit: 'MiB' },
  _in_bytes: { name: '', unit: 'B' },
};

/** Values under their new names: `read_request_timeout_in_ms: 5000` reads as `5000ms`. */
function modernized(written: ReadonlyMap<string, string>): Map<string, string> {
  const modern = new Map<string, string>();
  for (const [name, value] of written) {
    const suffix = Object.keys(oldNames).find((end) => name.endsWith(end));
    const base = suffix === undefined ? name : name.slice(0, -suffix.length);
    if (suffix !== undefined && base in KNOWN_SETTINGS && /^\d+$/.test(value)) {
      modern.set(base, value + (oldNames[suffix]?.unit ?? ''));
    } else {
      modern.set(name, value);
    }
  }
  return modern;
}

/** The values of a cassandra.yaml with 5.0's defaults, each read as what it has to be. */
export class SettingsReader {
  readonly all: Map<string, string>;

  constructor(written: ReadonlyMap<string, string>) {
    this.all = new Map();
    for (const [name, value] of Object.entries(KNOWN_SETTINGS)) {
      if (value !== null) this.all.set(name, value);
    }
    for (const [name, value] of modernized(written)) this.all.set(name, value);
  }

  text(name: string, fallback = ''): string {
    return this.all.get(name) ?? fallback;
  }

  private parsed<T>(name: string, parse: (text: string) => T): T {
    try {
      return parse(this.text(name));
    } catch (error) {
      if (error instanceof ConfigurationProblem) {
        throw new ConfigurationProblem(`${name}: ${error.message}`);
      }
      throw error;
    }
  }

  durationMs(name: string): number {
    return this.parsed(name, parseDurationMs);
  }

  bytes(name: string): number {
    return this.parsed(name, parseStorageBytes);
  }

  rate(name: string): number {
    return this.parsed(name, parseRateBytes);
  }

  integer(name: string): number {
    return this.parsed(name, (text) => {
      if (!/^-?\d+$/.test(text)) throw new ConfigurationProblem(`"${text}" is no whole number`);
      return Number(text);
    });
  }

  number(name: string): number {
    return this.parsed(name, (text) => {
      const value = Number(text);
      if (Number.isNaN(value)) throw new ConfigurationProblem(`"${text}" is no number`);
      return value;
    });
  }

  flag(name: string): boolean {
    return this.parsed(name, (text) => {
      if (text !== 'true' && text !== 'false') {
        throw new ConfigurationProblem(`"${text}" is neither true nor false`);
      }
      return text === 'true';
    });
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    return this.parsed(name, (text) => {
      const found = choices.find((choice) => choice === text);
      if (found === undefined) {
        throw new ConfigurationProblem(`"${text}" is none of ${choices.join(', ')}`);
      }
      return found;
    });
  }

  /** Null when nobody said it and there is no default. */
  optionalText(name: string): string | null {
    return this.all.get(name) ?? null;
  }

  list(name: string): string[] {
    return this.text(name)
      .replace(/^\[|\]$/g, '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }
}
