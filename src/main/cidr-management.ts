import type { CidrStatistics, ManagedCidrGroups } from '../admin/index.ts';
import { AdminProblem } from '../admin/index.ts';
import type { Cidr, CidrMeter, CidrWork, NodeAuth } from '../auth/index.ts';
import { cidrText, parseCidr } from '../auth/index.ts';
import { RequestError } from '../base/error/index.ts';
import { parseInetAddress } from '../types/index.ts';
import type { IlionNode } from './ilion-node.ts';

const ACCEPTED = 'Number of CIDR accesses accepted from CIDR group - ';
const REJECTED = 'Number of CIDR accesses rejected from CIDR group - ';
const SHARES = [0.5, 0.95, 0.99, 0.999];

/** Work by the names that Cassandra shows. */
const WORK: readonly (readonly [string, CidrWork])[] = [
  ['CIDR checks latency (ns)', 'check'],
  ['CIDR groups cache reload latency (ns)', 'reload'],
  ['Lookup IP in CIDR groups cache latency (ns)', 'lookup'],
];

/** What system_views.cidr_filtering_metrics_counts and _latencies tell. */
export function cidrStatistics(meter: CidrMeter): CidrStatistics {
  const counted = (prefix: string, counts: ReadonlyMap<string, number>) =>
    [...counts].map(([group, value]) => ({ name: prefix + group, value }));
  return {
    counts: [
      ...counted(ACCEPTED, meter.accepted),
      ...counted(REJECTED, meter.rejected),
      { name: 'CIDR groups cache reload count', value: meter.reloads },
    ],
    latencies: WORK.map(([name, work]) => {
      const spread = meter.latencies(work);
      return { name, values: [...SHARES.map((share) => spread.percentile(share)), spread.max] };
    }),
  };
}

/** CIDR groups as operators change them, in the words of Cassandra's mbeans. */
export class CidrManagement implements ManagedCidrGroups {
  private readonly auth: NodeAuth;

  constructor({ auth }: IlionNode) {
    this.auth = auth;
  }

  names(): Promise<readonly string[]> {
    return this.auth.cidrGroups.names();
  }

  async cidrsOf(group: string): Promise<readonly string[]> {
    const groups = await this.auth.cidrGroups.read();
    return (groups.get(group) ?? []).map(cidrText);
  }

  async update(group: string, cidrs: readonly string[]): Promise<void> {
    await this.auth.cidrGroups.update(group, cidrs.map(validCidr));
  }

  async drop(group: string): Promise<void> {
    try {
      await this.auth.cidrGroups.drop(group);
    } catch (error) {
      if (error instanceof RequestError) throw new AdminProblem(500, error.message);
      throw error;
    }
  }

  async groupsOf(address: string): Promise<readonly string[]> {
    this.ensureUsed("'Get CIDR groups for IP'");
    const bytes = parseInetAddress(address);
    if (bytes === null) throw new AdminProblem(400, `Invalid IP ${address}`);
    return [...(await this.auth.cidrGroups.groupsOf(bytes))];
  }

  async reload(): Promise<void> {
    this.ensureUsed('Load CIDR groups cache');
    await this.auth.cidrGroups.reload();
  }

  forgetPermissions(role: string | null): boolean {
    this.ensureUsed('Invalidate CIDR permissions cache');
    return this.auth.forgetCidrPermissions(role);
  }

  statistics(): CidrStatistics {
    return cidrStatistics(this.auth.cidrMeter);
  }

  private ensureUsed(what: string): void {
    if (this.auth.restrictsAddresses) return;
    throw new AdminProblem(500, `${what} operation not supported by AllowAllCIDRAuthorizer`);
  }
}

function validCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr !== null) return cidr;
  throw new AdminProblem(500, `${text} is not a valid CIDR String`);
}
