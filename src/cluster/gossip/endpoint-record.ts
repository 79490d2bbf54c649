import type {
  ApplicationState,
  EndpointState,
  HeartBeat,
  VersionedValue,
} from '../../messaging/index.ts';
import type { StatusWord } from './application-value.ts';
import { legacyStates, statusWord } from './application-value.ts';

/** A heartbeat version lower than any that is sent: of a node only remembered from before. */
export const emptyVersion = -1;
/** What a node that shut down is set to, so that nothing of the same life replaces it. */
const highestVersion = 0x7fffffff;

/** What this node knows of one node. Messages never share it: they get snapshots. */
export class EndpointRecord {
  generation: number;
  heartBeatVersion: number;
  readonly states: Map<ApplicationState, VersionedValue>;
  alive = false;
  /** Monotonic milliseconds of the last news. */
  updatedAtMs: number;

  constructor(
    heartBeat: HeartBeat,
    states: Iterable<readonly [ApplicationState, VersionedValue]>,
    nowMs: number,
  ) {
    this.generation = heartBeat.generation;
    this.heartBeatVersion = heartBeat.version;
    this.states = new Map(states);
    this.updatedAtMs = nowMs;
  }

  /** A record of another node's state; what only old nodes need is left out. */
  static of(state: EndpointState, nowMs: number): EndpointRecord {
    const kept = [...state.states].filter(([name]) => !legacyStates.has(name));
    return new EndpointRecord(state.heartBeat, kept, nowMs);
  }

  value(name: ApplicationState): string | undefined {
    return this.states.get(name)?.value;
  }

  get status(): StatusWord {
    return statusWord(this.value('STATUS_WITH_PORT') ?? this.value('STATUS') ?? '');
  }

  /** The newest version of heartbeat and states. */
  get maxVersion(): number {
    let newest = this.heartBeatVersion;
    for (const { version } of this.states.values()) if (version > newest) newest = version;
    return newest;
  }

  /** What is newer than a version; null when nothing is. */
  newerThan(version: number): EndpointState | null {
    const states = new Map<ApplicationState, VersionedValue>();
    for (const [name, value] of this.states) if (value.version > version) states.set(name, value);
    if (states.size === 0 && this.heartBeatVersion <= version) return null;
    return { heartBeat: this.heartBeat, states };
  }

  snapshot(): EndpointState {
    return { heartBeat: this.heartBeat, states: new Map(this.states) };
  }

  forceHighestVersion(): void {
    this.heartBeatVersion = highestVersion;
  }

  private get heartBeat(): HeartBeat {
    return { generation: this.generation, version: this.heartBeatVersion };
  }
}
