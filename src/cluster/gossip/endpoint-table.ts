import type { ApplicationState, EndpointState } from '../../messaging/index.ts';
import type { Clock, Endpoint, Log } from '../../platform/index.ts';
import { isBootstrapping, isDeadStatus, shutdownStatus, statusWord } from './application-value.ts';
import { EndpointRecord, emptyVersion } from './endpoint-record.ts';
import type { FailureDetector } from './failure-detector.ts';
import type { GossipListener } from './gossip-listener.ts';

/** How far ahead of the local clock a generation may be: a year, in seconds. */
const maximumGenerationAhead = 86_400 * 365;
/** How long a dead node without tokens is remembered: three days. */
export const veryLongTimeMs = 259_200_000;

export interface EndpointTableParts {
  readonly local: Endpoint;
  readonly clock: Clock;
  readonly log: Log;
  readonly failureDetector: FailureDetector;
  readonly listener: GossipListener;
  /** Asks the node for an echo and calls back when it came. */
  readonly echo: (endpoint: Endpoint, came: () => void) => void;
  readonly ringDelayMs: number;
}

/**
 * What is known of every node, and which of them are up.
 *
 * 1. News of a node not known, or of a later life of it (a greater generation), replaces its
 *    record; news of the same life adds the states with newer versions. Anything older is ignored.
 * 2. A node is up once it has answered an echo: what is told about it may be old. It is down when
 *    the failure detector convicts it or it said that it stops.
 * 3. A node that left is quarantined: for two ring delays nothing about it is believed, lest a node
 *    that has not heard yet bring it back.
 */
export class EndpointTable {
  readonly records = new Map<Endpoint, EndpointRecord>();
  /** Nodes that are up or being asked; the local one is in neither of these two. */
  readonly live = new Set<Endpoint>();
  /** Nodes that are down, with the monotonic milliseconds since when. */
  readonly unreachable = new Map<Endpoint, number>();
  private readonly parts: EndpointTableParts;
  private readonly quarantined = new Map<Endpoint, number>();
  private readonly expiries = new Map<Endpoint, number>();

  constructor(parts: EndpointTableParts) {
    this.parts = parts;
  }

  isAlive(endpoint: Endpoint): boolean {
    return endpoint === this.parts.local || (this.records.get(endpoint)?.alive ?? false);
  }

  downForMs(endpoint: Endpoint): number {
    const since = this.unreachable.get(endpoint);
    return since === undefined ? 0 : this.nowMs() - since;
  }

  /** Remembers a node of before, which is down until it is heard of. */
  addSaved(endpoint: Endpoint): void {
    if (endpoint === this.parts.local || this.records.has(endpoint)) return;
    const heartBeat = { generation: 0, version: emptyVersion };
    this.records.set(endpoint, new EndpointRecord(heartBeat, [], this.nowMs()));
    this.unreachable.set(endpoint, this.nowMs());
  }

  /** Tells the failure detector of every heartbeat that is news. Called before `apply`. */
  reportHeartBeats(states: ReadonlyMap<Endpoint, EndpointState>): void {
    const { failureDetector } = this.parts;
    for (const [endpoint, { heartBeat }] of states) {
      const record = this.records.get(endpoint);
      if (record === undefined || endpoint === this.parts.local) continue;
      if (heartBeat.generation > record.generation) {
        record.updatedAtMs = this.nowMs();
        if (!record.alive) failureDetector.forget(endpoint);
        failureDetector.report(endpoint);
      } else if (
        heartBeat.generation === record.generation &&
        heartBeat.version > record.maxVersion
      ) {
        record.updatedAtMs = this.nowMs();
        failureDetector.report(endpoint);
      }
    }
  }

  /** Takes in what another node told, of itself and of others. */
  apply(states: ReadonlyMap<Endpoint, EndpointState>): void {
    for (const [endpoint, state] of ordered(states)) {
      if (endpoint === this.parts.local || this.quarantined.has(endpoint)) continue;
      const record = this.records.get(endpoint);
      if (record === undefined) {
        this.parts.failureDetector.report(endpoint);
        this.replace(endpoint, state);
      } else {
        this.applyKnown(endpoint, record, state);
      }
    }
  }

  /** The node said that it stops; `state` is its last, or null from an old node. */
  markShutdown(endpoint: Endpoint, state: EndpointState | null): void {
    const known = this.records.get(endpoint);
    if (known === undefined || known.states.size === 0) return;
    let record = known;
    if (state !== null) {
      if (state.heartBeat.generation < known.generation) return;
      record = EndpointRecord.of(state, this.nowMs());
      record.alive = known.alive;
      this.records.set(endpoint, record);
    } else if (known.status !== 'shutdown') {
      const version = known.maxVersion;
      record.states.set('STATUS_WITH_PORT', { value: shutdownStatus, version });
      record.states.set('RPC_READY', { value: 'false', version });
    }
    record.forceHighestVersion();
    this.markDead(endpoint, record);
    this.parts.listener.changed(endpoint, ['STATUS_WITH_PORT', 'RPC_READY']);
  }

  /** One look at every node: who is convicted, and who can be forgotten. */
  checkStatus(): void {
    const { local, failureDetector, listener, log, clock } = this.parts;
    for (const [endpoint, record] of [...this.records]) {
      if (endpoint === local) continue;
      if (failureDetector.convicts(endpoint) && record.alive) this.convict(endpoint, record);
      if (listener.isMember(endpoint)) continue;
      const word = record.status;
      const timeoutMs = this.parts.ringDelayMs * (isBootstrapping(word) ? 10 : 1);
      const isClient = !isDeadStatus(word) && !this.quarantined.has(endpoint);
      if (isClient && this.nowMs() - record.updatedAtMs > timeoutMs) {
        log.info(`FatClient /${endpoint} has been silent for ${timeoutMs}ms, removing from gossip`);
        this.remove(endpoint);
        this.evict(endpoint);
      } else if (!record.alive && clock.nowMillis() > this.expiryOf(endpoint)) {
        this.evict(endpoint);
      }
    }
    for (const [endpoint, since] of this.quarantined) {
      if (this.nowMs() - since > this.parts.ringDelayMs * 2) this.quarantined.delete(endpoint);
    }
  }

  /** Takes a node out of the live ones and quarantines it; others still hear its last state. */
  remove(endpoint: Endpoint): void {
    this.live.delete(endpoint);
    this.unreachable.delete(endpoint);
    this.parts.failureDetector.forget(endpoint);
    this.quarantined.set(endpoint, this.nowMs());
    const record = this.records.get(endpoint);
    if (record !== undefined) record.alive = false;
  }

  /** Forgets what a node's last state was, at a time of the wall clock in milliseconds. */
  expireAt(endpoint: Endpoint, millis: number): void {
    this.expiries.set(endpoint, millis);
  }

  isQuarantined(endpoint: Endpoint): boolean {
    return this.quarantined.has(endpoint);
  }

  /** Forgets a node altogether. */
  evict(endpoint: Endpoint): void {
    this.records.delete(endpoint);
    this.unreachable.delete(endpoint);
    this.live.delete(endpoint);
    this.expiries.delete(endpoint);
    if (!this.quarantined.has(endpoint)) this.quarantined.set(endpoint, this.nowMs());
    this.parts.listener.evicted(endpoint);
  }

  private applyKnown(endpoint: Endpoint, record: EndpointRecord, state: EndpointState): void {
    const { generation } = state.heartBeat;
    const nowSeconds = Math.floor(this.parts.clock.nowMillis() / 1000);
    if (generation > nowSeconds + maximumGenerationAhead) {
      this.parts.log.warn(
        `received an invalid gossip generation for peer /${endpoint}; ` +
          `local time = ${nowSeconds}, received generation = ${generation}`,
      );
    } else if (generation > record.generation) {
      this.replace(endpoint, state);
    } else if (generation === record.generation) {
      this.addNewer(endpoint, record, state);
      const current = this.records.get(endpoint);
      if (current === record && !record.alive && !isDeadStatus(record.status)) {
        this.askForEcho(endpoint, record);
      }
    }
  }

  private addNewer(endpoint: Endpoint, record: EndpointRecord, state: EndpointState): void {
    const names: ApplicationState[] = [];
    for (const [name, value] of EndpointRecord.of(state, 0).states) {
      if (value.version <= (record.states.get(name)?.version ?? emptyVersion)) continue;
      record.states.set(name, value);
      names.push(name);
    }
    record.heartBeatVersion = Math.max(record.heartBeatVersion, state.heartBeat.version);
    if (names.length > 0) this.parts.listener.changed(endpoint, names);
  }

  /** A node not known before, or a new life of one: its record is what was told, all of it. */
  private replace(endpoint: Endpoint, state: EndpointState): void {
    const { log, listener } = this.parts;
    const before = this.records.get(endpoint);
    const record = EndpointRecord.of(state, this.nowMs());
    const isDead = isDeadStatus(record.status);
    if (!isDead) {
      const news = before === undefined ? 'is now part of the cluster' : 'has restarted, now UP';
      log.info(`Node /${endpoint} ${news}`);
    }
    this.records.set(endpoint, record);
    if (before?.alive === true) listener.dead(endpoint);
    if (!this.unreachable.has(endpoint)) this.unreachable.set(endpoint, this.nowMs());
    this.live.delete(endpoint);
    const isShutdown = record.status === 'shutdown';
    if (isDead) this.markDead(endpoint, record);
    else if (!isShutdown) this.askForEcho(endpoint, record);
    listener.changed(endpoint, [...record.states.keys()]);
    if (isShutdown) this.markShutdown(endpoint, null);
  }

  /** Every news of a node that is down asks anew: an echo, or the question, may have been lost. */
  private askForEcho(endpoint: Endpoint, record: EndpointRecord): void {
    if (record.status === 'shutdown') return;
    this.parts.echo(endpoint, () => {
      const isCurrent = this.records.get(endpoint) === record;
      if (isCurrent && !record.alive) this.markAlive(endpoint, record);
    });
  }

  private markAlive(endpoint: Endpoint, record: EndpointRecord): void {
    if (record.status === 'shutdown' || isDeadStatus(record.status)) return;
    record.alive = true;
    record.updatedAtMs = this.nowMs();
    this.live.add(endpoint);
    this.unreachable.delete(endpoint);
    this.expiries.delete(endpoint);
    this.parts.log.info(`InetAddress /${endpoint} is now UP`);
    this.parts.listener.alive(endpoint);
  }

  private convict(endpoint: Endpoint, record: EndpointRecord): void {
    if (statusWord(record.value('STATUS_WITH_PORT') ?? '') === 'shutdown') {
      this.markShutdown(endpoint, null);
    } else {
      this.markDead(endpoint, record);
    }
  }

  private markDead(endpoint: Endpoint, record: EndpointRecord): void {
    const wasAlive = record.alive;
    record.alive = false;
    this.live.delete(endpoint);
    if (!this.unreachable.has(endpoint)) this.unreachable.set(endpoint, this.nowMs());
    this.parts.log.info(`InetAddress /${endpoint} is now DOWN`);
    if (wasAlive) this.parts.listener.dead(endpoint);
  }

  private expiryOf(endpoint: Endpoint): number {
    return this.expiries.get(endpoint) ?? this.parts.clock.nowMillis() + veryLongTimeMs;
  }

  private nowMs(): number {
    return this.parts.clock.monotonicMillis();
  }
}

/** Those who start after those they depend on: joining nodes last, then by age, then by name. */
function ordered(
  states: ReadonlyMap<Endpoint, EndpointState>,
): readonly (readonly [Endpoint, EndpointState])[] {
  const isJoining = (state: EndpointState): number =>
    isBootstrapping(statusWord(state.states.get('STATUS_WITH_PORT')?.value ?? '')) ? 1 : 0;
  return [...states].sort(
    ([leftName, left], [rightName, right]) =>
      isJoining(left) - isJoining(right) ||
      left.heartBeat.generation - right.heartBeat.generation ||
      (leftName < rightName ? -1 : 1),
  );
}
