import { Consistency } from '../../base/error/index.ts';
import { parseDurationMs } from '../../config/index.ts';
import { CommandFailure } from '../command-failure.ts';
import type { CqlAddress, CqlCredentials } from '../cql/index.ts';
import type { OperationMix } from './operation/index.ts';
import { parseMix } from './operation/index.ts';
import { replicationOf } from './profile/load-profile.ts';
import type { Distribution } from './random/distribution.ts';
import { numberOf, parseDistribution } from './random/distribution.ts';
import type { LoadShape } from './run/index.ts';

/** Flags as they were typed. */
export interface StressFlags {
  readonly profile: string;
  readonly ops?: string;
  readonly contactPoints: string;
  readonly compare?: readonly string[];
  readonly slice: string;
  readonly dc?: string;
  readonly username?: string;
  readonly password?: string;
  readonly rate?: string;
  readonly ramp?: string;
  readonly steps: string;
  readonly inFlight?: string;
  readonly threads?: string;
  readonly connections: string;
  readonly warmUp: string;
  readonly duration?: string;
  readonly operations?: string;
  readonly consistencyLevel: string;
  readonly population: string;
  readonly replication: string;
  readonly seed: string;
  readonly truncate?: boolean;
  readonly json?: string;
  readonly csv?: string;
  readonly html?: string;
}

export interface StressOptions {
  readonly profile: string;
  readonly replication: string;
  readonly mix: OperationMix;
  readonly targets: readonly StressTarget[];
  /** How long a cluster has its turn when several are compared. */
  readonly sliceMs: number;
  readonly dataCenter: string | null;
  readonly credentials: CqlCredentials | undefined;
  readonly connections: number;
  readonly shape: LoadShape;
  readonly consistency: number;
  readonly consistencyName: string;
  /** A new distribution for each cluster: `seq` has a place of its own. */
  readonly population: () => Distribution;
  readonly seed: number;
  readonly truncate: boolean;
  readonly files: {
    readonly json: string | null;
    readonly csv: string | null;
    readonly html: string | null;
  };
}

export interface StressTarget {
  readonly label: string;
  readonly contactPoints: readonly CqlAddress[];
}

const mixes: Readonly<Record<string, string>> = {
  write: 'insert=1',
  read: 'read=1',
  mixed: 'insert=1,read=1',
};
const defaultPort = 9042;
const closedInFlight = 128;
const openInFlight = 4096;
const mostInFlight = 32_000;
const defaultDurationMs = 60_000;

/** Understands a command and its flags. Throws `CommandFailure` that names the flag. */
export function stressOptions(command: string, flags: StressFlags): StressOptions {
  const ops = flags.ops ?? mixes[command];
  if (ops === undefined) {
    throw new CommandFailure(
      command === 'user'
        ? '"user" needs --ops, such as --ops insert=1,read=2'
        : `there is no load "${command}"; there are write, read, mixed and user`,
    );
  }
  if (command === 'write' && flags.ops !== undefined) {
    throw new CommandFailure('--ops goes with mixed and user; write only inserts');
  }
  const level = flags.consistencyLevel.toUpperCase();
  const consistency = Object.hasOwn(Consistency, level)
    ? Consistency[level as keyof typeof Consistency]
    : undefined;
  if (consistency === undefined) {
    throw new CommandFailure(`--consistency-level: there is no "${flags.consistencyLevel}"`);
  }
  const population = () => read('--population', flags.population, parseDistribution);
  population();
  const { username, password } = flags;
  return {
    profile: flags.profile,
    replication: replicationOf(flags.replication),
    mix: parseMix(ops),
    targets: targetsOf(flags),
    sliceMs: Math.max(1, read('--slice', flags.slice, parseDurationMs)),
    dataCenter: flags.dc ?? null,
    credentials: username === undefined ? undefined : { user: username, password: password ?? '' },
    connections: count('--connections', flags.connections),
    shape: shapeOf(flags),
    consistency,
    consistencyName: level,
    population,
    seed: read('--seed', flags.seed, numberOf),
    truncate: flags.truncate === true,
    files: { json: flags.json ?? null, csv: flags.csv ?? null, html: flags.html ?? null },
  };
}

function shapeOf(flags: StressFlags): LoadShape {
  const rate = flags.rate === undefined ? null : rateOf('--rate', flags.rate);
  const ramp = flags.ramp === undefined ? null : rampOf(flags.ramp, flags.steps);
  if (rate !== null && ramp !== null)
    throw new CommandFailure('--rate and --ramp exclude each other');
  const isOpen = rate !== null || ramp !== null;
  const given = flags.inFlight ?? flags.threads;
  const inFlight =
    given === undefined ? (isOpen ? openInFlight : closedInFlight) : count('--in-flight', given);
  if (inFlight > mostInFlight) throw new CommandFailure(`--in-flight: at most ${mostInFlight}`);
  const { operations, duration } = flags;
  const isCounted = operations !== undefined;
  const durationMs =
    duration === undefined
      ? isCounted
        ? Number.POSITIVE_INFINITY
        : defaultDurationMs
      : read('--duration', duration, parseDurationMs);
  return {
    rate,
    ramp,
    inFlight,
    warmUpMs: read('--warm-up', flags.warmUp, parseDurationMs),
    durationMs,
    operations: isCounted ? count('--operations', operations) : Number.POSITIVE_INFINITY,
  };
}

function rateOf(flag: string, text: string): number {
  return count(flag, text.replace(/\/s$/, ''));
}

function rampOf(text: string, steps: string): LoadShape['ramp'] {
  const [from, to, more] = text.replace(/\/s$/, '').split('..');
  if (from === undefined || to === undefined || more !== undefined) {
    throw new CommandFailure(`--ramp: write 1000..20000/s, not "${text}"`);
  }
  return { from: rateOf('--ramp', from), to: rateOf('--ramp', to), steps: count('--steps', steps) };
}

function targetsOf({ compare, contactPoints }: StressFlags): readonly StressTarget[] {
  if (compare === undefined)
    return [{ label: 'cluster', contactPoints: addressesOf(contactPoints) }];
  if (compare.length !== 2) {
    throw new CommandFailure('--compare wants the contact points of two clusters: --compare A B');
  }
  return compare.map((text) => ({ label: text, contactPoints: addressesOf(text) }));
}

function addressesOf(text: string): readonly CqlAddress[] {
  return text.split(',').map((part) => {
    const [, bracketed, plain, port] =
      /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(part.trim()) ?? [];
    const address = bracketed ?? plain;
    if (address !== undefined) return { address, port: Number(port ?? defaultPort) };
    throw new CommandFailure(`"${part}" is no contact point; write ADDRESS or ADDRESS:PORT`);
  });
}

function count(flag: string, text: string): number {
  const value = read(flag, text, numberOf);
  if (value > 0) return value;
  throw new CommandFailure(`${flag}: at least 1`);
}

function read<T>(flag: string, text: string, reader: (text: string) => T): T {
  try {
    return reader(text);
  } catch (error) {
    throw new CommandFailure(`${flag}: ${(error as Error).message}`);
  }
}
