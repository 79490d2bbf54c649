import { KNOWN_SETTINGS } from './known-settings.ts';
import { ConfigurationProblem } from './problem.ts';
import { parseDurationMs, parseRateBytes, parseStorageBytes } from './units.ts';

const oldNames: Readonly<Record<string, { name: string; unit: string }>> = {
  _in_ms: { name: '', unit: 'ms' },
  _in_kb: { name: '', unit: 'KiB' },
  _in_mb: { name: '', unit: 'MiB' },
  _in_bytes: { name: '', unit: 'B' },
};

/** Older settings that guardrails have taken over, each with its new name and what it says there. */
const TAKEN_OVER: Readonly<Record<string, readonly [string, (value: string) => string]>> = {
  compaction_large_partition_warning_threshold: ['partition_size_warn_threshold', String],
  compaction_large_partition_warning_threshold_mb: [
    'partition_size_warn_threshold',
    (value) => `${value}MiB`,
  ],
  compaction_tombstone_warning_threshold: ['partition_tombstones_warn_threshold', String],
  // These counted keyspaces and tables of the system as well.
  keyspace_count_warn_threshold: ['keyspaces_warn_threshold', (value) => less(value, 5)],
  table_count_warn_threshold: ['tables_warn_threshold', (value) => less(value, 48)],
};

function less(value: string, by: number): string {
  return /^-?\d+$/.test(value) ? String(Number(value) - by) : value;
}

/** Values under their new names: `read_request_timeout_in_ms: 5000` reads as `5000ms`. */
function modernized(written: ReadonlyMap<string, string>): Map<string, string> {
  const modern = new Map<string, string>();
  for (const [name, value] of written) {
    const takenOver = TAKEN_OVER[name];
    if (takenOver !== undefined) {
      const [newName, convert] = takenOver;
      if (!written.has(newName)) modern.set(newName, convert(value));
    }
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
