import type {
  PanelAction,
  PanelChange,
  PanelKeyspace,
  PanelMark,
  PanelPulse,
  PanelRoad,
  PanelState,
} from '../../admin/index.ts';
import { AdminProblem } from '../../admin/index.ts';
import type { StationRequest } from '../client/session.ts';
import { actionText } from './action-text.ts';
import type { Lesson } from './lesson/index.ts';
import { LessonRun } from './lesson/index.ts';
import { Monitor } from './monitor.ts';
import type { KeptTrace, RoadParts } from './road/index.ts';
import { levelsOf, makeRoad, TraceKeeper } from './road/index.ts';
import type { ClusterSource, SourceListener, TraceEvent } from './source/index.ts';
import { StationRunner } from './station-runner.ts';

const maximumMarks = 200;
const maximumStations = 2;
/** More of a road comes in bursts; pages get it this often at most. */
const roadMs = 60;
const keyspaceName = 'demorpi';
/** Marks of the same text within this time are one. */
const repeatMs = 1000;

/** Everything behind the page, while somebody looks at it. */
export class Panel implements SourceListener {
  private readonly source: ClusterSource;
  private readonly lessons: readonly Lesson[];
  private readonly tell: (change: PanelChange) => void;
  private readonly monitor = new Monitor();
  private readonly traces = new TraceKeeper();
  private stations: readonly StationRunner[] = [];
  private keyspace: PanelKeyspace | null = null;
  private road: PanelRoad | null = null;
  private roadParts: RoadParts | null = null;
  private roadTrace: KeptTrace | null = null;
  private roadTimer: NodeJS.Timeout | undefined;
  private marks: PanelMark[] = [];
  private lesson: LessonRun | null = null;
  private sampling: NodeJS.Timeout | undefined;
  private lastId = 0;
  private closed = false;

  constructor(
    source: ClusterSource,
    lessons: readonly Lesson[],
    tell: (change: PanelChange) => void,
  ) {
    this.source = source;
    this.lessons = lessons;
    this.tell = tell;
  }

  /** Rejects when the cluster cannot be reached. */
  async open(): Promise<void> {
    await this.source.open(this);
    const places = new Set(this.source.cluster().nodes.map(({ dataCenter }) => dataCenter));
    const dataCenters = [...places].slice(0, maximumStations);
    const [greenIn = ''] = dataCenters;
    this.stations = dataCenters.map(
      (dataCenter) =>
        new StationRunner({
          contactPoints: this.source.contactPoints(),
          dataCenter,
          greenIn,
          onChange: () => this.stationChanged(),
          onRequest: (request) => this.onRequest(dataCenter, request),
        }),
    );
    for (const station of this.stations) {
      station.open().then(
        () => this.keyspaceChanged(),
        () => {},
      );
    }
    await this.keyspaceChanged();
    void this.sample();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.sampling);
    clearTimeout(this.roadTimer);
    await Promise.all(this.stations.map((station) => station.close()));
    await this.source.close();
  }

  state(): PanelState {
    return {
      cluster: this.source.cluster(),
      stations: this.stations.map((station) => station.report()),
      keyspace: this.keyspace,
      road: this.road,
      samples: this.monitor.samples,
      marks: this.marks,
      lessons: this.lessons.map(({ id, title, about }) => ({ id, title, about })),
      lesson: this.lesson?.report() ?? null,
    };
  }

  /** Rejects with `AdminProblem` or what the cluster said. */
  async act(action: PanelAction): Promise<void> {
    const text = actionText(action);
    if (text !== null) this.mark('press', text);
    try {
      await this.perform(action);
    } catch (error) {
      this.mark('error', (error as Error).message);
      throw error;
    }
    this.lookAtLesson();
  }

  private async perform(action: PanelAction): Promise<void> {
    switch (action.kind) {
      case 'life':
        return this.source.change(action.change, action.target);
      case 'cut':
        return this.source.cut(action.from, action.to);
      case 'slow':
        return this.source.slow(action.from, action.to, action.delayMs);
      case 'heal':
        return this.source.heal();
      case 'handoff':
        return this.source.setHandoff(action.running);
      case 'key':
        return this.station(action.station).press(action.key);
      case 'rate':
        return this.station(action.station).setEvery(action.everyMs);
      case 'level':
        if (this.station(action.station).setLevel(action.of, action.level)) return;
        throw new AdminProblem(400, `there is no consistency level "${action.level}"`);
      case 'replication':
        return this.changeReplication(action.dataCenter, action.replicas);
      case 'lesson':
        return this.beginLesson(action.lesson);
      case 'next':
        if (this.lesson?.next() === true) this.tellLesson();
    }
  }

  nodetool(node: string, command: string): Promise<string> {
    return this.source.nodetool(node, command);
  }

  private station(name: string): StationRunner {
    const found = this.stations.find(({ dataCenter }) => dataCenter === name);
    if (found !== undefined) return found;
    throw new AdminProblem(404, `there is no station in "${name}"`);
  }

  private async changeReplication(dataCenter: string, replicas: number): Promise<void> {
    const factors = { ...this.keyspace?.replication, [dataCenter]: replicas };
    const isName = /^[\w.-]+$/.test(dataCenter);
    if (!isName || !Number.isInteger(replicas) || replicas < 0 || replicas > 9) {
      throw new AdminProblem(400, 'replicas are a number from 0 to 9 in a data centre');
    }
    const list = Object.entries(factors)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `'${name}': ${count}`);
    const replication = `{'class': 'NetworkTopologyStrategy', ${list.join(', ')}}`;
    const [station] = this.stations;
    await station?.run(`ALTER KEYSPACE ${keyspaceName} WITH replication = ${replication}`);
    await this.keyspaceChanged();
  }

  private beginLesson(id: string | null): void {
    const lesson = this.lessons.find((candidate) => candidate.id === id);
    if (id !== null && lesson === undefined) throw new AdminProblem(404, `no lesson "${id}"`);
    this.lesson = lesson === undefined ? null : new LessonRun(lesson);
    this.tellLesson();
  }

  private tellLesson(): void {
    this.tell({ lesson: this.lesson?.report() ?? null });
  }

  private lookAtLesson(): void {
    const { lesson } = this;
    if (lesson === null) return;
    const stations = this.stations.map((station) => station.report());
    if (lesson.look({ cluster: this.source.cluster(), stations })) this.tellLesson();
  }

  // What the source tells.

  clusterChanged(): void {
    if (this.closed) return;
    this.tell({ cluster: this.source.cluster() });
    this.tellKeyspace();
    this.lookAtLesson();
  }

  pulse(pulses: readonly PanelPulse[]): void {
    const replayed = pulses.reduce((sum, { hintsReplayed }) => sum + hintsReplayed, 0);
    if (replayed > 0) this.lesson?.sawHintsReplayed(replayed);
    this.tell({ pulses });
    if (replayed > 0) {
      this.mark('hint', 'hints replayed');
      this.lookAtLesson();
    }
  }

  readRepair(node: string): void {
    this.lesson?.sawReadRepair();
    this.mark('hint', `read repair by ${node}`);
    this.lookAtLesson();
  }

  trace(event: TraceEvent): void {
    const trace = this.traces.add(event);
    if (trace !== null && trace === this.roadTrace) this.roadSoon();
  }

  mark(kind: PanelMark['kind'], text: string): void {
    const atMillis = Date.now();
    const last = this.marks.findLast((mark) => mark.text === text);
    if (kind !== 'press' && last !== undefined && atMillis - last.atMillis < repeatMs) return;
    const mark = { id: ++this.lastId, atMillis, kind, text };
    this.marks.push(mark);
    if (this.marks.length > maximumMarks) this.marks.shift();
    this.tell({ mark });
  }

  // Stations and their requests.

  private stationChanged(): void {
    if (this.closed) return;
    this.tell({ stations: this.stations.map((station) => station.report()) });
    this.lookAtLesson();
  }

  private onRequest(station: string, request: StationRequest): void {
    if (this.closed) return;
    const endedAtMs = performance.now();
    const beganAtMs = endedAtMs - request.latencyMs;
    const { traceSession, operation, key } = request;
    const trace = this.traces.take(traceSession, operation, key);
    const { nodes } = this.source.cluster();
    const told = nodes.find(({ address }) => address === request.coordinator)?.name ?? null;
    this.roadTrace = trace;
    this.roadParts = {
      id: ++this.lastId,
      station,
      request,
      coordinator: trace?.coordinator ?? told,
      replicas: this.source.replicas(request.key),
      nodes,
      replication: this.keyspace?.replication ?? {},
      beganAtMs: trace?.beganAtMs ?? beganAtMs,
      events: trace?.events ?? [],
    };
    this.roadSoon();
    if (trace === null && traceSession !== null) void this.fetchTrace(traceSession, this.roadParts);
  }

  private async fetchTrace(session: string, parts: RoadParts): Promise<void> {
    try {
      const events = await this.source.traceOf(session);
      if (this.roadParts !== parts || events.length === 0) return;
      this.roadParts = { ...parts, beganAtMs: 0, events };
      this.roadSoon();
    } catch {
      // A trace is worth a try and nothing more.
    }
  }

  private roadSoon(): void {
    this.roadTimer ??= setTimeout(() => {
      this.roadTimer = undefined;
      if (this.roadParts === null || this.closed) return;
      this.road = makeRoad(this.roadParts);
      this.lesson?.sawRoad(this.road);
      this.tell({ road: this.road });
      this.lookAtLesson();
    }, roadMs);
  }

  // Keyspace and numbers.

  private async keyspaceChanged(): Promise<void> {
    const replication = await this.source.replication(keyspaceName);
    if (replication === null || this.closed) return;
    this.keyspace = { name: keyspaceName, table: 'messages', replication, levels: [] };
    this.tellKeyspace();
  }

  private tellKeyspace(): void {
    if (this.keyspace === null) return;
    const stations = this.stations.map(({ dataCenter }) => dataCenter);
    const levels = levelsOf(this.keyspace.replication, stations, this.source.cluster().nodes);
    this.keyspace = { ...this.keyspace, levels };
    this.tell({ keyspace: this.keyspace });
  }

  /** Takes the numbers, and again after a while; a cluster that does not answer is asked then. */
  private async sample(): Promise<void> {
    const { monitor, source } = this;
    try {
      const numbers = await source.numbers();
      const sample = monitor.take(numbers, source.residentBytes(), performance.now(), Date.now());
      if (sample !== null && !this.closed) this.tell({ sample });
    } catch {
      // The next look may see more.
    }
    if (this.closed) return;
    this.sampling = setTimeout(() => void this.sample(), source.sampleEveryMs);
  }
}
