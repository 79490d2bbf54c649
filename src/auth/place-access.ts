import { unauthorized } from '../base/error/index.ts';
import type { Log } from '../platform/index.ts';
import { parseInetAddress } from '../types/index.ts';
import type { AuthCache } from './auth-cache.ts';
import type { CidrGroups } from './cidr-groups.ts';
import type { CidrMeter } from './cidr-meter.ts';

/** What a role may come from; null: everything. */
export type Places = ReadonlySet<string> | null;

export interface CidrAccess {
  readonly permissions: AuthCache<Places>;
  readonly groups: CidrGroups;
  readonly meter: CidrMeter;
  /** False: what would be refused is only told to the log. */
  readonly enforces: boolean;
}

export interface PlaceAccessEnvironment {
  readonly dataCenter: string;
  /** CassandraNetworkAuthorizer; null: data centres are not looked at. */
  readonly dataCenters: AuthCache<Places> | null;
  /** CassandraCIDRAuthorizer; null: addresses are not looked at. */
  readonly cidr: CidrAccess | null;
  readonly log: Pick<Log, 'warn'>;
}

/** Whether a role may be served here, and from where its client speaks (ClientState.validateLogin). */
export class PlaceAccess {
  private readonly environment: PlaceAccessEnvironment;

  constructor(environment: PlaceAccessEnvironment) {
    this.environment = environment;
  }

  /** False: every place is as good as any other. */
  get isUsed(): boolean {
    const { dataCenters, cidr } = this.environment;
    return dataCenters !== null || cidr !== null;
  }

  /** Rejects with `unauthorized`. */
  async ensure(role: string, remoteAddress: string): Promise<void> {
    const { dataCenter, dataCenters } = this.environment;
    const allowed = dataCenters === null ? null : await dataCenters.get(role);
    if (allowed !== null && !allowed.has(dataCenter)) {
      throw unauthorized(`You do not have access to this datacenter (${dataCenter})`);
    }
    if (await this.mayComeFrom(role, remoteAddress)) return;
    throw unauthorized(`You do not have access from this IP ${remoteAddress}`);
  }

  private async mayComeFrom(role: string, remoteAddress: string): Promise<boolean> {
    const { cidr } = this.environment;
    if (cidr === null) return true;
    return cidr.meter.time('check', () => this.isOfGroup(role, remoteAddress, cidr));
  }

  /** While it only monitors, it looks for the groups of everybody. */
  private async isOfGroup(role: string, remoteAddress: string, cidr: CidrAccess): Promise<boolean> {
    const allowed = await cidr.permissions.get(role);
    if (allowed === null && cidr.enforces) return true;
    const address = parseInetAddress(remoteAddress);
    const groups = address === null ? new Set<string>() : await cidr.groups.groupsOf(address);
    const isAllowed = allowed === null || [...groups].some((group) => allowed.has(group));
    cidr.meter.count(isAllowed || !cidr.enforces ? 'accepted' : 'rejected', groups);
    if (isAllowed || cidr.enforces) return isAllowed;
    this.environment.log.warn(
      `Role ${role} accessed from unauthorized IP ${remoteAddress}, ` +
        `CIDR group [${[...groups].join(', ')}]`,
    );
    return true;
  }
}
