import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { KNOWN_SETTINGS } from './known-settings.ts';
import { nearest } from './nearest.ts';
import { ConfigurationProblem } from './problem.ts';

/** A cassandra.yaml as name -> text, nested names joined by dots, plus what to tell the user. */
export interface YamlSettings {
  readonly values: ReadonlyMap<string, string>;
  readonly seeds: readonly string[];
  readonly notes: readonly string[];
}

/** First part of a nested or list-like setting -> its known prefix. */
const knownRoots = new Set(Object.keys(KNOWN_SETTINGS).map((name) => name.split('.')[0] as string));

/** Settings that tune a JVM, accepted and without effect here. */
const jvmOnly = [
  'memtable_allocation_type',
  'memtable_heap_space',
  'memtable_offheap_space',
  'disk_optimization_strategy',
  'trickle_fsync',
  'gc_log_threshold',
  'gc_warn_threshold',
  'native_transport_max_threads',
];

/**
 * Reads the text of a cassandra.yaml. Unknown keys, wrong syntax and duplicates throw
 * `ConfigurationProblem` with file and line, an unknown key with the nearest known one.
 */
export function parseCassandraYaml(text: string, file: string): YamlSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = lines.linePos(error.pos[0]).line;
    throw new ConfigurationProblem(`${file}:${line}: ${error.message.split('\n')[0]}`);
  }
  const values = new Map<string, string>();
  const notes: string[] = [];
  if (document.contents === null) return { values, seeds: [], notes };
  if (!isMap(document.contents)) {
    throw new ConfigurationProblem(`${file}: expected "name: value" lines`);
  }
  for (const pair of document.contents.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    const offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
    checkKey(key, `${file}:${lines.linePos(offset).line}`);
    if (jvmOnly.includes(key)) notes.push(`${key} has no effect here: it tunes a JVM`);
  }
  const plain = document.toJS() as Record<string, unknown>;
  for (const [key, value] of Object.entries(plain)) flatten(key, value, values);
  return { values, seeds: seedsOf(plain.seed_provider), notes };
}

function checkKey(key: string, place: string): void {
  if (knownRoots.has(key)) return;
  const near = nearest(key, knownRoots);
  const hint = near === null ? '' : `; did you mean "${near}"?`;
  throw new ConfigurationProblem(`${place}: unknown setting "${key}"${hint}`);
}

function flatten(name: string, value: unknown, into: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    const first: unknown = value[0];
    if (typeof first === 'object' && first !== null) {
      for (const [key, inner] of Object.entries(first)) flatten(`${name}.${key}`, inner, into);
    } else {
      into.set(name, `[${value.join(', ')}]`);
    }
    return;
  }
  if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) flatten(`${name}.${key}`, inner, into);
    return;
  }
  into.set(name, String(value));
}

function seedsOf(provider: unknown): string[] {
  const first: unknown = Array.isArray(provider) ? provider[0] : provider;
  if (typeof first !== 'object' || first === null) return [];
  const parameters: unknown = (first as Record<string, unknown>).parameters;
  const holder: unknown = Array.isArray(parameters) ? parameters[0] : parameters;
  if (typeof holder !== 'object' || holder === null) return [];
  const seeds: unknown = (holder as Record<string, unknown>).seeds;
  return String(seeds ?? '')
    .split(',')
    .map((seed) => seed.trim())
    .filter((seed) => seed !== '');
}
