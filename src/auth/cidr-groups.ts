import { invalidRequest } from '../base/error/index.ts';
import type { Clock } from '../platform/index.ts';
import {
  inetAddressText,
  inetType,
  parseInetAddress,
  setType,
  smallintType,
  tupleType,
} from '../types/index.ts';
import type { AuthQueries } from './auth-queries.ts';
import { textOf } from './auth-queries.ts';
import type { Cidr } from './cidr.ts';
import { cidrContains } from './cidr.ts';
import type { CidrMeter } from './cidr-meter.ts';
import type { AuthLevels } from './role-store.ts';

const cidrTuple = tupleType([inetType, smallintType]);
const cidrSet = setType(cidrTuple, { frozen: true });

interface CidrOfGroup extends Cidr {
  readonly group: string;
}

/**
 * Groups of address ranges in system_auth.cidr_groups (CIDRGroupsMappingManager.java), and to which
 * of them an address belongs. What was read is kept: new groups count after the next refresh.
 */
export class CidrGroups {
  private readonly queries: AuthQueries;
  private readonly levels: AuthLevels;
  private readonly clock: Pick<Clock, 'monotonicMillis'>;
  private readonly refreshMs: number;
  private readonly meter: CidrMeter;
  private loaded: Promise<readonly CidrOfGroup[]> | null = null;
  private loadedAt = 0;

  constructor(
    queries: AuthQueries,
    levels: AuthLevels,
    clock: Pick<Clock, 'monotonicMillis'>,
    refreshMs: number,
    meter: CidrMeter,
  ) {
    this.meter = meter;
    this.queries = queries;
    this.levels = levels;
    this.clock = clock;
    this.refreshMs = refreshMs;
  }

  /** Names of all groups, sorted. */
  async names(): Promise<readonly string[]> {
    return [...(await this.read()).keys()].sort();
  }

  /** Ranges by the names of their groups. */
  async read(): Promise<ReadonlyMap<string, readonly Cidr[]>> {
    const rows = await this.queries.run(
      'SELECT cidr_group, cidrs FROM system_auth.cidr_groups',
      [],
      this.levels.read,
    );
    return new Map(
      rows.map((row) => {
        const cidrs = row.get('cidrs') ?? null;
        return [textOf(row, 'cidr_group') ?? '', cidrs === null ? [] : cidrsOf(cidrs)];
      }),
    );
  }

  /** Makes a group, or gives one other ranges. */
  async update(name: string, cidrs: readonly Cidr[]): Promise<void> {
    const value = cidrSet.encode(
      cidrs.map(({ start, maskBits }) => [inetAddressText(start), maskBits]),
    );
    await this.queries.run(
      'UPDATE system_auth.cidr_groups SET cidrs = ? WHERE cidr_group = ?',
      [value, Buffer.from(name)],
      this.levels.write,
    );
  }

  /** Rejects when there is no group of the name, or it has no ranges. */
  async drop(name: string): Promise<void> {
    const cidrs = (await this.read()).get(name) ?? [];
    if (cidrs.length === 0) throw invalidRequest(`CIDR group '${name}' doesn't exists`);
    await this.queries.run(
      'DELETE FROM system_auth.cidr_groups WHERE cidr_group = ?',
      [Buffer.from(name)],
      this.levels.write,
    );
  }

  /** Reads the groups anew, for all addresses from now on. */
  async reload(): Promise<void> {
    this.loadedAt = this.clock.monotonicMillis();
    this.loaded = this.load();
    await this.loaded;
  }

  /** The groups that have the narrowest range which an address (4 bytes or 16) is of. */
  async groupsOf(address: Buffer): Promise<ReadonlySet<string>> {
    const known = await this.known();
    return this.meter.time('lookup', async () => {
      const ranges = known.filter((each) => cidrContains(each, address));
      const narrowest = Math.max(...ranges.map(({ maskBits }) => maskBits));
      const found = ranges.filter(({ maskBits }) => maskBits === narrowest);
      return new Set(found.map(({ group }) => group));
    });
  }

  private known(): Promise<readonly CidrOfGroup[]> {
    const now = this.clock.monotonicMillis();
    if (this.loaded === null || now - this.loadedAt >= this.refreshMs) {
      this.loadedAt = now;
      this.loaded = this.load();
    }
    return this.loaded;
  }

  private async load(): Promise<readonly CidrOfGroup[]> {
    try {
      const groups = await this.meter.time('reload', () => this.read());
      this.meter.reloads++;
      return [...groups].flatMap(([group, cidrs]) => cidrs.map((cidr) => ({ ...cidr, group })));
    } catch (error) {
      // Who asks next reads again.
      this.loaded = null;
      throw error;
    }
  }
}

function cidrsOf(value: Buffer): readonly Cidr[] {
  const pairs = [...(cidrSet.decode(value) as Iterable<readonly [string, number]>)];
  return pairs.flatMap(([address, maskBits]) => {
    const start = parseInetAddress(address);
    return start === null ? [] : [{ start, maskBits }];
  });
}
