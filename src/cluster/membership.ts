import { invariant } from '../base/error/index.ts';
import type { ApplicationState } from '../messaging/index.ts';
import type { Observer } from '../observe/index.ts';
import type { Clock, Endpoint, Log } from '../platform/index.ts';
import { endpointAddress } from '../platform/index.ts';
import type { NodeInfo, NodeStatus } from './cluster-view.ts';
import type { EndpointRecord, EndpointTable, GossipListener, StatusWord } from './gossip/index.ts';
import { expiryOf, isDeadStatus, parseTokensValue, veryLongTimeMs } from './gossip/index.ts';
import type { ReplicaCache, Snitch } from './ring/index.ts';
import { sortTokens, TokenRing } from './ring/index.ts';

/** What was known of a node before this one started (system.peers_v2), or of the local node. */
export interface KnownNode {
  readonly endpoint: Endpoint;
  readonly hostId: string;
  readonly dataCenter: string;
  readonly rack: string;
  readonly tokens: readonly bigint[];
  readonly nativeAddress: string;
  readonly nativePort: number;
  readonly releaseVersion: string;
}

export interface MembershipParts {
  readonly local: KnownNode;
  readonly saved: readonly KnownNode[];
  readonly snitch: Snitch;
  readonly replicas: ReplicaCache;
  readonly clock: Clock;
  readonly log: Log;
  readonly observer: Observer;
}

const statuses: Readonly<Record<StatusWord, NodeStatus>> = {
  '': 'JOINING',
  BOOT: 'JOINING',
  BOOT_REPLACE: 'JOINING',
  hibernate: 'JOINING',
  NORMAL: 'NORMAL',
  LEAVING: 'LEAVING',
  removing: 'LEAVING',
  MOVING: 'MOVING',
  LEFT: 'LEFT',
  removed: 'LEFT',
  shutdown: 'SHUTDOWN',
};

/**
 * Makes a ring of what gossip tells (`StorageService.onChange`).
 *
 * 1. STATUS says whether a node owns its TOKENS: NORMAL, shutdown and those that prepare to go do;
 *    LEFT and removed own nothing any more; a joining one does not yet.
 * 2. Of two nodes that claim one token, or one host id, the one that started later has it. A node
 *    that loses its last token is removed.
 * 3. A node's info is one frozen object, replaced when anything of it changes; then the next
 *    question about replicas makes a new ring.
 */
export class Membership implements GossipListener {
  private readonly parts: MembershipParts;
  private readonly known = new Map<Endpoint, KnownNode>();
  private readonly infos = new Map<Endpoint, NodeInfo>();
  private readonly owned = new Map<Endpoint, readonly bigint[]>();
  private readonly ownerOf = new Map<bigint, Endpoint>();
  private readonly hostIds = new Map<string, Endpoint>();
  private readonly crowded = new Set<Endpoint>();
  private table: EndpointTable | null = null;
  private isRingOld = true;

  constructor(parts: MembershipParts) {
    this.parts = parts;
    for (const node of [...parts.saved, parts.local]) {
      this.known.set(node.endpoint, node);
      if (node.tokens.length > 0) this.own(node.endpoint, node.tokens);
      this.refresh(node.endpoint);
    }
  }

  /** The table whose records the nodes are made of; set once, before gossip starts. */
  attach(table: EndpointTable): void {
    invariant(this.table === null, 'membership has one table');
    this.table = table;
    for (const node of this.parts.saved) table.addSaved(node.endpoint);
  }

  get local(): NodeInfo {
    const info = this.infos.get(this.parts.local.endpoint);
    invariant(info !== undefined, 'the local node is known');
    return info;
  }

  /** The replica cache, its ring that of this moment. */
  get replicas(): ReplicaCache {
    if (this.isRingOld) {
      this.isRingOld = false;
      const names = [...this.owned.keys()].sort();
      const members = names.map((name) => this.infos.get(name) as NodeInfo);
      this.parts.replicas.replaceRing(new TokenRing(members));
    }
    return this.parts.replicas;
  }

  node(endpoint: Endpoint): NodeInfo | undefined {
    return this.infos.get(endpoint);
  }

  byHostId(hostId: string): NodeInfo | undefined {
    const endpoint = this.hostIds.get(hostId);
    return endpoint === undefined ? undefined : this.infos.get(endpoint);
  }

  /** Every node that is known, members and others. */
  nodes(): readonly NodeInfo[] {
    return [...this.infos.values()];
  }

  /** Whether a node has told that its disks are full or nearly so; asked for each write. */
  get hasCrowdedDisks(): boolean {
    return this.crowded.size > 0;
  }

  isMember(endpoint: Endpoint): boolean {
    return this.owned.has(endpoint);
  }

  changed(endpoint: Endpoint, names: readonly ApplicationState[]): void {
    const isStatus = names.includes('STATUS_WITH_PORT');
    if (isStatus || names.includes('TOKENS')) this.applyStatus(endpoint, isStatus);
    this.refresh(endpoint);
    const usage = this.table?.records.get(endpoint)?.value('DISK_USAGE');
    if (usage === 'STUFFED' || usage === 'FULL') this.crowded.add(endpoint);
    else this.crowded.delete(endpoint);
  }

  alive(endpoint: Endpoint): void {
    this.parts.observer.emit({ kind: 'endpoint-up', endpoint });
  }

  dead(endpoint: Endpoint): void {
    this.parts.observer.emit({ kind: 'endpoint-down', endpoint });
  }

  evicted(endpoint: Endpoint): void {
    this.disown(endpoint);
    this.known.delete(endpoint);
    this.crowded.delete(endpoint);
    const info = this.infos.get(endpoint);
    this.infos.delete(endpoint);
    if (info !== undefined && this.hostIds.get(info.hostId) === endpoint) {
      this.hostIds.delete(info.hostId);
    }
  }

  private applyStatus(endpoint: Endpoint, isStatusNew: boolean): void {
    const record = this.table?.records.get(endpoint);
    const word = record?.status ?? '';
    if (record === undefined || statuses[word] === 'JOINING') return;
    if (isDeadStatus(word) && word !== 'removing') this.excise(endpoint, record);
    else this.takeTokens(endpoint, record, word, isStatusNew);
  }

  private takeTokens(
    endpoint: Endpoint,
    record: EndpointRecord,
    word: StatusWord,
    isStatusNew: boolean,
  ): void {
    const { log, local } = this.parts;
    const tokens = parseTokensValue(record.value('TOKENS') ?? '');
    const isStable = word === 'NORMAL' || word === 'shutdown';
    const isMember = this.isMember(endpoint);
    if (isStable && isStatusNew && (isMember || endpoint === local.endpoint)) {
      log.info(`Node /${endpoint} state jump to ${word}`);
    }
    if (tokens.length === 0) {
      if (word === 'NORMAL') log.error(`Node /${endpoint} is in state normal but it has no tokens`);
      return;
    }
    if (!this.claimHostId(endpoint, record)) return;
    this.own(endpoint, this.resolveTokens(endpoint, tokens));
    if (!isMember && this.isMember(endpoint) && endpoint !== local.endpoint) {
      this.refresh(endpoint);
      this.parts.observer.emit({ kind: 'endpoint-joined', endpoint });
    }
  }

  /** False when the host id is another node's, who keeps it; this one is then removed. */
  private claimHostId(endpoint: Endpoint, record: EndpointRecord): boolean {
    const { log, local } = this.parts;
    const hostId = record.value('HOST_ID') ?? '';
    const existing = this.hostIds.get(hostId);
    if (existing === undefined || existing === endpoint || !this.infos.has(existing)) {
      this.hostIds.set(hostId, endpoint);
      return true;
    }
    const collision = `Host ID collision for ${hostId} between /${existing} and /${endpoint}`;
    if (existing === local.endpoint) {
      log.warn(`Not updating host ID ${hostId} for /${endpoint} because it's mine`);
    } else if (this.startedLater(endpoint, existing)) {
      log.warn(`${collision}; /${endpoint} is the new owner`);
      this.removeNode(existing);
      this.hostIds.set(hostId, endpoint);
      return true;
    } else {
      log.warn(`${collision}; ignored /${endpoint}`);
    }
    this.removeNode(endpoint);
    return false;
  }

  /** Those of a node's tokens that are its own; takes them from nodes that started earlier. */
  private resolveTokens(endpoint: Endpoint, tokens: readonly bigint[]): readonly bigint[] {
    const { log } = this.parts;
    return tokens.filter((token) => {
      const owner = this.ownerOf.get(token);
      if (owner === undefined || owner === endpoint) return true;
      const same = `Nodes /${endpoint} and /${owner} have the same token ${token}. `;
      if (!this.startedLater(endpoint, owner)) {
        log.info(`${same} Ignoring /${endpoint}`);
        return false;
      }
      log.info(`${same}/${endpoint} is the new owner`);
      const left = (this.owned.get(owner) ?? []).filter((other) => other !== token);
      if (left.length === 0 && owner !== this.parts.local.endpoint) this.removeNode(owner);
      else this.own(owner, left);
      return true;
    });
  }

  private startedLater(endpoint: Endpoint, other: Endpoint): boolean {
    const generation = (name: Endpoint): number => this.table?.records.get(name)?.generation ?? 0;
    return generation(endpoint) > generation(other);
  }

  /** The node left for good: it owns nothing, and is forgotten when its time has come. */
  private excise(endpoint: Endpoint, record: EndpointRecord): void {
    const { clock, log, local } = this.parts;
    const tokens = this.owned.get(endpoint);
    if (tokens !== undefined) log.info(`Removing tokens [${tokens.join(', ')}] for /${endpoint}`);
    this.disown(endpoint);
    if (endpoint === local.endpoint) return;
    const expiry = expiryOf(record.value('STATUS_WITH_PORT') ?? '');
    this.table?.expireAt(endpoint, expiry ?? clock.nowMillis() + veryLongTimeMs);
    this.table?.remove(endpoint);
  }

  private removeNode(endpoint: Endpoint): void {
    this.table?.remove(endpoint);
    this.table?.evict(endpoint);
  }

  private own(endpoint: Endpoint, tokens: readonly bigint[]): void {
    for (const token of this.owned.get(endpoint) ?? []) this.ownerOf.delete(token);
    for (const token of tokens) this.ownerOf.set(token, endpoint);
    if (tokens.length === 0) this.owned.delete(endpoint);
    else this.owned.set(endpoint, sortTokens(tokens));
    this.isRingOld = true;
    if (this.infos.has(endpoint)) this.refresh(endpoint);
  }

  private disown(endpoint: Endpoint): void {
    if (!this.owned.has(endpoint)) return;
    this.own(endpoint, []);
    this.parts.observer.emit({ kind: 'endpoint-left', endpoint });
  }

  /** Makes a node's info anew, when anything of it changed. */
  private refresh(endpoint: Endpoint): void {
    const before = this.infos.get(endpoint);
    const info = this.describe(endpoint);
    if (info === null || (before !== undefined && isSame(before, info))) return;
    this.infos.set(endpoint, info);
    if (!this.hostIds.has(info.hostId)) this.hostIds.set(info.hostId, endpoint);
    this.isRingOld = true;
    const isOther = endpoint !== this.parts.local.endpoint;
    if (isOther) this.parts.observer.emit({ kind: 'endpoint-changed', endpoint });
    if (isOther && info.nativeReady !== (before?.nativeReady ?? false)) {
      this.parts.observer.emit({ kind: 'endpoint-cql', endpoint, ready: info.nativeReady });
    }
  }

  private describe(endpoint: Endpoint): NodeInfo | null {
    const record = this.table?.records.get(endpoint);
    const known = this.known.get(endpoint);
    if (record === undefined && known === undefined) return null;
    const { dataCenter, rack } = this.parts.snitch.placeOf(endpoint);
    const tokens = this.owned.get(endpoint) ?? [];
    const native = record?.value('NATIVE_ADDRESS_AND_PORT');
    const colon = native?.lastIndexOf(':') ?? -1;
    const word = record?.status ?? '';
    const wasMember = word === '' && tokens.length > 0 && endpoint !== this.parts.local.endpoint;
    return Object.freeze({
      endpoint,
      hostId: record?.value('HOST_ID') ?? known?.hostId ?? '',
      dataCenter,
      rack,
      tokens,
      status: wasMember ? 'NORMAL' : statuses[word],
      nativeAddress: native?.slice(0, colon) ?? known?.nativeAddress ?? endpointAddress(endpoint),
      nativePort:
        native === undefined ? (known?.nativePort ?? 9042) : Number(native.slice(colon + 1)),
      releaseVersion: record?.value('RELEASE_VERSION') ?? known?.releaseVersion ?? '',
      schemaVersion: record?.value('SCHEMA') ?? null,
      nativeReady: record?.value('RPC_READY') === 'true',
    });
  }
}

function isSame(left: NodeInfo, right: NodeInfo): boolean {
  return (Object.keys(left) as (keyof NodeInfo)[]).every((key) => left[key] === right[key]);
}
