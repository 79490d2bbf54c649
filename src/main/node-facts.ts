import type {
  Distribution,
  DroppedMessages,
  ManagedFacts,
  NodeLimits,
  PoolReport,
  RequestLatencies,
  ViewBuildReport,
} from '../admin/index.ts';
import { Consistency } from '../base/error/index.ts';
import { uuidToString } from '../base/uuid/index.ts';
import type { RequestWork } from '../observe/index.ts';
import { textType } from '../types/index.ts';
import { distributionOf } from './distribution-of.ts';
import type { IlionNode } from './ilion-node.ts';
import { stageViews } from './node-view-sources.ts';

const BUILDS =
  'SELECT host_id, status FROM system_distributed.view_build_status WHERE keyspace_name = ? AND ' +
  'view_name = ?';
const KIBIBYTE = 1024;

/** What operators ask a living node about itself. */
export class NodeFacts implements ManagedFacts {
  private readonly node: IlionNode;

  constructor(node: IlionNode) {
    this.node = node;
  }

  pools(): readonly PoolReport[] {
    const { settings, messages, server } = this.node;
    const clients = () => server.clients();
    return stageViews({ settings, messages, clients }).map(
      ({ name, active, pending, completed }) => ({ name, active, pending, completed }),
    );
  }

  droppedMessages(): readonly DroppedMessages[] {
    return this.node.messages.statistics().map(({ verb, dropped }) => ({ verb, dropped }));
  }

  async viewBuilds(keyspace: string, view: string): Promise<readonly ViewBuildReport[]> {
    const { queries, view: cluster } = this.node;
    const values = [keyspace, view].map((text) => textType.encode(text));
    const rows = await queries.run(BUILDS, values, Consistency.ONE);
    const statuses = new Map(
      rows.map((row) => {
        const hostId = row.get('host_id') ?? null;
        return [hostId === null ? '' : uuidToString(hostId), String(row.get('status') ?? '')];
      }),
    );
    return cluster.members().map(({ endpoint, hostId }) => {
      return { endpoint, status: statuses.get(hostId) ?? 'UNKNOWN' };
    });
  }

  requestLatencies(): RequestLatencies {
    const { coordinator, platform } = this.node;
    const { meters } = coordinator.requests;
    const now = platform.clock.monotonicMillis();
    const of = (work: RequestWork): Distribution => distributionOf(meters[work].latencies(now));
    return {
      read: of('read'),
      write: of('write'),
      range: of('range'),
      casRead: of('casRead'),
      casWrite: of('casWrite'),
    };
  }

  limits(): NodeLimits {
    const { settings, view } = this.node;
    return {
      otherSeeds: settings.seeds.filter((seed) => seed !== view.local.endpoint),
      timeoutsMs: {
        read: settings.readRequestTimeoutMs,
        range: settings.rangeRequestTimeoutMs,
        write: settings.writeRequestTimeoutMs,
        counterwrite: settings.counterWriteRequestTimeoutMs,
        cascontention: settings.casContentionTimeoutMs,
        truncate: settings.truncateRequestTimeoutMs,
        misc: settings.requestTimeoutMs,
      },
      maxHintWindowMs: settings.maxHintWindowMs,
      columnIndexKibibytes: Math.floor(settings.columnIndexSizeBytes / KIBIBYTE),
      defaultReplicationFactor: 1,
    };
  }
}
