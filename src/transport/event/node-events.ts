import type { NodeEvent } from '../../observe/index.ts';
import type { Schema } from '../../schema/index.ts';
import { diffSchemas } from '../../schema/index.ts';
import type { EventHub } from './event-hub.ts';

export interface NodeEventSources {
  readonly hub: EventHub;
  /** The native address of a node, or null when it is not known (yet). */
  readonly nativeAddress: (
    endpoint: string,
  ) => { readonly address: string; readonly port: number; readonly ready: boolean } | null;
  /** The own endpoint, and the native address under which clients know this node. */
  readonly localEndpoint: string;
  readonly localNativeAddress: string;
}

interface LatestEvents {
  status: 'UP' | 'DOWN' | null;
  topology: 'NEW_NODE' | 'REMOVED_NODE' | null;
}

/**
 * Turns what the node observes into the events that drivers registered for, with the rules of
 * Cassandra's Server.EventNotifier:
 * - the same status or topology change of a node is told once, not once a gossip round;
 * - a node that joined is told as NEW_NODE only when its CQL port is open;
 * - a remote node that claims this node's own address is not told at all.
 */
export class NodeEventNotifier {
  private readonly sources: NodeEventSources;
  private readonly latest = new Map<string, LatestEvents>();
  private readonly joinedButClosed = new Set<string>();

  constructor(sources: NodeEventSources) {
    this.sources = sources;
  }

  onNodeEvent(event: NodeEvent): void {
    switch (event.kind) {
      case 'endpoint-joined':
        this.joined(event.endpoint);
        return;
      case 'endpoint-left':
        this.topology(event.endpoint, 'REMOVED_NODE');
        return;
      case 'endpoint-up':
        this.up(event.endpoint);
        return;
      case 'endpoint-down':
        this.status(event.endpoint, 'DOWN');
        return;
      case 'endpoint-cql':
        if (event.ready) this.up(event.endpoint);
        else this.status(event.endpoint, 'DOWN');
        return;
      default:
        return;
    }
  }

  onSchemaChange(before: Schema, after: Schema): void {
    for (const change of diffSchemas(before, after)) {
      this.sources.hub.send({ type: 'SCHEMA_CHANGE', change });
    }
  }

  private joined(endpoint: string): void {
    if (this.sources.nativeAddress(endpoint)?.ready !== true) {
      this.joinedButClosed.add(endpoint);
      return;
    }
    this.topology(endpoint, 'NEW_NODE');
  }

  private up(endpoint: string): void {
    if (this.sources.nativeAddress(endpoint)?.ready !== true) return;
    if (this.joinedButClosed.delete(endpoint)) this.topology(endpoint, 'NEW_NODE');
    this.status(endpoint, 'UP');
  }

  private topology(endpoint: string, change: 'NEW_NODE' | 'REMOVED_NODE'): void {
    const latest = this.latestOf(endpoint);
    if (latest.topology === change) return;
    latest.topology = change;
    const at = this.toldAddress(endpoint);
    if (at !== null) this.sources.hub.send({ type: 'TOPOLOGY_CHANGE', change, ...at });
  }

  private status(endpoint: string, change: 'UP' | 'DOWN'): void {
    const latest = this.latestOf(endpoint);
    if (latest.status === change) return;
    latest.status = change;
    latest.topology = null;
    const at = this.toldAddress(endpoint);
    if (at !== null) this.sources.hub.send({ type: 'STATUS_CHANGE', change, ...at });
  }

  private latestOf(endpoint: string): LatestEvents {
    let latest = this.latest.get(endpoint);
    if (latest === undefined) {
      latest = { status: null, topology: null };
      this.latest.set(endpoint, latest);
    }
    return latest;
  }

  private toldAddress(endpoint: string): { address: string; port: number } | null {
    const native = this.sources.nativeAddress(endpoint);
    if (native === null) return null;
    const { address, port } = native;
    const isOwnAddress = `${address}:${port}` === this.sources.localNativeAddress;
    if (endpoint !== this.sources.localEndpoint && isOwnAddress) return null;
    return { address, port };
  }
}
