import { readFileSync } from 'node:fs';
import {
  ConfigurationProblem,
  KNOWN_SETTINGS,
  nearest,
  parseCassandraYaml,
} from '../../config/index.ts';
import type { ClusterOptions, Topology } from '../../host/index.ts';
import { parseTopology, singleDataCenter } from '../../host/index.ts';

/** Options of `start` and `demo` as commander gives them. */
export interface StartFlags {
  readonly nodes?: string;
  readonly topology?: string;
  readonly oneAddress?: boolean;
  readonly data?: string;
  readonly memory?: boolean;
  readonly port?: string;
  readonly config?: string;
  readonly set?: readonly string[];
  readonly init?: string;
  readonly json?: boolean;
  /** False for --no-open. */
  readonly open?: boolean;
  readonly quiet?: boolean;
  readonly log?: boolean;
  readonly adminPort?: string;
  /** Application of examples/ that runs beside the cluster; `demo` alone has it. */
  readonly app?: string;
}

export interface StartPlan {
  readonly cluster: ClusterOptions;
  /** Folder of *.cql files to run in a new cluster. */
  readonly initDirectory: string | null;
  /** Null: 7199, or any free one when that is taken. */
  readonly adminPort: number | null;
  /** What the user should know about their settings. */
  readonly notes: readonly string[];
}

const usualPort = 9042;

/**
 * Flags and the files they name as options of a cluster. `defaults` stand behind what the user said.
 * Throws `ConfigurationProblem` that says which flag, and what to write instead.
 */
export function planStart(flags: StartFlags, defaults: ClusterOptions = {}): StartPlan {
  if (flags.nodes !== undefined && flags.topology !== undefined) {
    throw new ConfigurationProblem('--nodes and --topology exclude each other: give one of them');
  }
  if (flags.data !== undefined && flags.memory === true) {
    throw new ConfigurationProblem('--data and --memory exclude each other: give one of them');
  }
  const yaml = yamlSettings(flags.config);
  const settings = { ...defaults.settings, ...yaml.values, ...setValues(flags.set ?? []) };
  const snitch = snitchOf(settings.endpoint_snitch) ?? defaults.snitch;
  const name = settings.cluster_name ?? defaults.name;
  const topology = topologyOf(flags, defaults);
  const { seeds, ...others } = defaults;
  const isOwnTopology = flags.nodes === undefined && flags.topology === undefined;
  const port = flags.port ?? settings.native_transport_port;
  return {
    cluster: {
      ...others,
      // The seeds of the default topology may not exist in another.
      ...(seeds !== undefined && isOwnTopology ? { seeds } : {}),
      ...(name === undefined ? {} : { name }),
      ...(snitch === undefined ? {} : { snitch }),
      ...(flags.data === undefined ? { memory: true } : { dataDirectory: flags.data }),
      ...(flags.log === true ? { log: 'console' as const } : {}),
      ...(settings.storage_port
        ? { storagePort: portNumber('storage_port', settings.storage_port) }
        : {}),
      topology,
      settings,
      oneAddress: flags.oneAddress === true,
      port: port === undefined ? usualPort : portNumber('--port', port),
    },
    initDirectory: flags.init ?? null,
    adminPort: flags.adminPort === undefined ? null : portNumber('--admin-port', flags.adminPort),
    notes: yaml.notes,
  };
}

function topologyOf(flags: StartFlags, defaults: ClusterOptions): string | Topology {
  if (flags.topology !== undefined) return parseTopology(flags.topology, rackPrefix(defaults));
  if (flags.nodes === undefined) return defaults.topology ?? singleDataCenter(1);
  const nodes = Number(flags.nodes);
  if (!Number.isInteger(nodes) || nodes < 1) {
    throw new ConfigurationProblem(`--nodes: "${flags.nodes}" is no number of nodes`);
  }
  return singleDataCenter(nodes);
}

function rackPrefix({ topology }: ClusterOptions): string {
  const first = typeof topology === 'object' ? topology[0]?.racks[0]?.name : undefined;
  return first?.replace(/\d+$/, '') ?? 'rack';
}

function portNumber(what: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ConfigurationProblem(`${what}: "${text}" is no port (0 to 65535; 0: any free one)`);
}

interface FileSettings {
  readonly values: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** What every hosted node is given its own of, and what is never read in a hosted cluster. */
const ownOfNode = ['listen_address', 'rpc_address', 'broadcast_address', 'broadcast_rpc_address'];

/** Folders of a node on a disk of its own. */
const directories = [
  'data_file_directories',
  'commitlog_directory',
  'hints_directory',
  'saved_caches_directory',
];

function yamlSettings(file: string | undefined): FileSettings {
  if (file === undefined) return { values: {}, notes: [] };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationProblem(`--config: cannot read ${file}: ${(error as Error).message}`);
  }
  const { values, notes } = parseCassandraYaml(text, file);
  const shared = [...values].filter(
    ([name]) => !ownOfNode.includes(name) && !name.startsWith('seed_provider'),
  );
  const noteOf = (names: readonly string[], note: string) => {
    const given = names.filter((name) => values.has(name));
    return given.length === 0 ? [] : [`${given.join(', ')}: ${note}`];
  };
  return {
    values: Object.fromEntries(shared),
    notes: [
      ...notes,
      ...noteOf(ownOfNode, 'each node gets its own'),
      ...noteOf(directories, 'not used; --data DIR says where data is kept'),
    ],
  };
}

/** `name=value` pairs of --set. */
function setValues(pairs: readonly string[]): Readonly<Record<string, string>> {
  const entries = pairs.map((pair): readonly [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) {
      throw new ConfigurationProblem(
        `--set: "${pair}" is no name=value; for example --set num_tokens=4`,
      );
    }
    const name = pair.slice(0, at).trim();
    checkName(name);
    return [name, pair.slice(at + 1).trim()];
  });
  return Object.fromEntries(entries);
}

function checkName(name: string): void {
  if (name in KNOWN_SETTINGS || `${name}.class_name` in KNOWN_SETTINGS) return;
  const modern = name.replace(/_in_(ms|kb|mb|bytes)$/, '');
  if (modern !== name && modern in KNOWN_SETTINGS) return;
  const near = nearest(name, Object.keys(KNOWN_SETTINGS));
  const hint = near === null ? '' : `; did you mean "${near}"?`;
  throw new ConfigurationProblem(`--set: unknown setting "${name}"${hint}`);
}

const snitches = ['SimpleSnitch', 'PropertyFileSnitch', 'GossipingPropertyFileSnitch'] as const;

function snitchOf(written: string | undefined): ClusterOptions['snitch'] {
  const name = written?.replace(/^org\.apache\.cassandra\.locator\./, '');
  if (name === undefined) return undefined;
  const found = snitches.find((snitch) => snitch === name);
  if (found !== undefined) return found;
  throw new ConfigurationProblem(
    `endpoint_snitch: "${written}" is not supported; use one of ${snitches.join(', ')}`,
  );
}
