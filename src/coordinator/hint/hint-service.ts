import { Corruption } from '../../base/error/index.ts';
import type { ClusterView, NodeInfo } from '../../cluster/index.ts';
import type { MessageService } from '../../messaging/index.ts';
import type { Mutation } from '../../mutation/index.ts';
import type { NodeEvent, Observer, Trace } from '../../observe/index.ts';
import type { Clock, Disk, Log, Timer, Timers } from '../../platform/index.ts';
import type { SchemaSource } from '../../schema/index.ts';
import type { HintSink } from '../write/index.ts';
import type { DispatchEnvironment } from './hint-dispatch.ts';
import { dispatchFile, smallestGcGrace } from './hint-dispatch.ts';
import { HintFileReader } from './hint-file-reader.ts';
import type { HintFileName } from './hint-format.ts';
import { encodeHint, HEADER_BYTES, hintFileName, parseHintFileName } from './hint-format.ts';
import type { HintFile } from './hint-store.ts';
import { HintStore } from './hint-store.ts';

export interface HintSettings {
  readonly hintedHandoffEnabled: boolean;
  readonly hintedHandoffDisabledDataCenters: readonly string[];
  readonly maxHintWindowMs: number;
  readonly hintedHandoffThrottleBytesPerSecond: number;
  readonly maxHintsFileSizeBytes: number;
  readonly hintsFlushPeriodMs: number;
  readonly writeRequestTimeoutMs: number;
}

export interface HintEnvironment {
  readonly cluster: ClusterView;
  readonly messages: MessageService;
  readonly schema: SchemaSource;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly disk: Disk;
  readonly log: Log;
  readonly observer: Observer;
  readonly events: { subscribe(listener: (event: NodeEvent) => void): () => void };
  /** Folder of the hint files. */
  readonly directory: string;
  readonly settings: HintSettings;
}

/** What nodetool listpendinghints tells of one target. */
export interface PendingHints {
  readonly hostId: string;
  readonly hints: number;
  readonly files: number;
  readonly bytes: number;
  readonly oldestMillis: number;
  readonly newestMillis: number;
}

/** Looks for targets that are back (hints/HintsService.java). */
const dispatchPeriodMs = 10_000;
/** Hints in memory are written early past this, and writes are refused past the second. */
const flushBytes = 1024 * 1024;
const congestedBytes = 64 * 1024 * 1024;

/**
 * Hinted handoff: keeps on this node's disk what replicas missed, and gives it to them later
 * (hints/ of Cassandra 5.0).
 *
 * 1. `write` appends a record to the memory of each target; every `hints_flush_period`, or when
 *    there is much, it goes to the target's file. A crash loses only what is still in memory.
 * 2. A file is closed when it is large, when its target is back, or at the end.
 * 3. When a target is back (an event, and a look each ten seconds), its closed files are replayed,
 *    oldest first, throttled. It stops when the target is down again or handoff is paused, and goes
 *    on from the same place later. A target whose schema differs waits: it may lack a table.
 * 4. A target that left the cluster loses its hints.
 *
 * All changes of files go through one queue, so that stores need no locks.
 */
export class HintService implements HintSink {
  private readonly environment: HintEnvironment;
  private readonly dispatching: DispatchEnvironment;
  private readonly stores = new Map<string, HintStore>();
  /** Where targets were last seen, to know whose hints to drop when one leaves. */
  private readonly endpoints = new Map<string, string>();
  private readonly dispatches = new Map<string, Promise<void>>();
  private readonly disabledDataCenters: Set<string>;
  private isEnabledNow: boolean;
  private isPaused = true;
  private isClosed = false;
  private bufferedBytes = 0;
  private queue: Promise<void> = Promise.resolve();
  private isFlushQueued = false;
  private readonly periodic: Timer[] = [];
  private unsubscribe: () => void = () => {};

  constructor(environment: HintEnvironment) {
    this.environment = environment;
    const { settings, schema } = environment;
    this.isEnabledNow = settings.hintedHandoffEnabled;
    this.disabledDataCenters = new Set(settings.hintedHandoffDisabledDataCenters);
    this.dispatching = {
      messages: environment.messages,
      clock: environment.clock,
      timers: environment.timers,
      disk: environment.disk,
      log: environment.log,
      directory: environment.directory,
      get timeoutMs() {
        return settings.writeRequestTimeoutMs;
      },
      tables: (id) => schema.current.tableById(id),
      mayContinue: (target) => this.mayDispatchTo(target),
      bytesPerSecond: () => this.bytesPerSecond(),
      onReplayed: ({ endpoint }) =>
        environment.observer.emit({ kind: 'hint-replayed', target: endpoint }),
    };
  }

  /** Finds the files of earlier lives and begins to flush and to replay. */
  async start(): Promise<void> {
    await this.load();
    const { timers, settings, events } = this.environment;
    this.isPaused = false;
    this.periodic.push(
      timers.every(settings.hintsFlushPeriodMs, () => this.flushSoon()),
      timers.every(dispatchPeriodMs, () => this.dispatchAll()),
    );
    this.unsubscribe = events.subscribe((event) => this.onEvent(event));
  }

  /** Writes and syncs what is in memory, waits for replays to stop, and closes all files. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.unsubscribe();
    for (const timer of this.periodic) timer.cancel();
    await Promise.all(this.dispatches.values());
    await this.enqueue(async () => {
      for (const store of this.stores.values()) {
        await store.flush(this.environment.clock.nowMillis());
        await store.closeFile();
      }
    });
  }

  shouldHint(target: NodeInfo): boolean {
    const { cluster, clock, settings } = this.environment;
    if (!this.isEnabledNow || target.endpoint === cluster.local.endpoint) return false;
    if (this.disabledDataCenters.has(target.dataCenter)) return false;
    if (cluster.byHostId(target.hostId) === undefined) return false;
    if (cluster.downForMs(target.endpoint) > settings.maxHintWindowMs) return false;
    // The window is also counted from the oldest hint, so that flapping does not extend it.
    const oldest = this.stores.get(target.hostId)?.oldestMillis ?? Number.POSITIVE_INFINITY;
    return clock.nowMillis() - settings.maxHintWindowMs <= oldest;
  }

  get isCongested(): boolean {
    return this.bufferedBytes > congestedBytes;
  }

  hasWaiting(target: NodeInfo): boolean {
    return (this.stores.get(target.hostId)?.bufferedBytes ?? 0) > 0;
  }

  /** Keeps a mutation written now, or at `createdAtMillis`, for targets; `trace`: of its request. */
  write(
    targets: readonly NodeInfo[],
    mutation: Mutation,
    trace: Trace | null = null,
    createdAtMillis = this.environment.clock.nowMillis(),
  ): void {
    for (const { hostId, endpoint } of targets) this.endpoints.set(hostId, endpoint);
    const hostIds = targets.map(({ hostId }) => hostId);
    this.writeFor(hostIds, mutation, createdAtMillis);
    const session = trace?.sessionId.toString('hex') ?? null;
    for (const { endpoint } of targets) {
      this.environment.observer.emit({ kind: 'hint-stored', target: endpoint, session });
    }
  }

  /** The same for host ids, of which some may not be known (hints handed over by others). */
  writeFor(hostIds: readonly string[], mutation: Mutation, createdAtMillis: number): void {
    if (this.isClosed) return;
    const record = encodeHint(mutation, createdAtMillis, smallestGcGrace(mutation));
    for (const hostId of hostIds) this.storeOf(hostId).append(record, createdAtMillis);
    this.bufferedBytes += record.length * hostIds.length;
    if (this.bufferedBytes >= flushBytes) this.flushSoon();
  }

  /** Writes what is in memory to files. Rejects with DiskError. */
  flush(): Promise<void> {
    return this.enqueue(() => this.flushStores(this.stores.values()));
  }

  /** Makes the hints of some targets durable: a batch may be forgotten only then. */
  async flushAndSync(hostIds: Iterable<string>): Promise<void> {
    const stores = [...hostIds].map((hostId) => this.storeOf(hostId));
    await this.enqueue(async () => {
      await this.flushStores(stores);
      for (const store of stores) await store.sync();
    });
  }

  /** What is kept, by target. */
  pending(): readonly PendingHints[] {
    const kept = [...this.stores.values()].filter((store) => !store.isEmpty);
    return kept.map((store) => ({
      hostId: store.hostId,
      hints: store.count,
      files: store.fileCount,
      bytes: store.bytes,
      oldestMillis: store.oldestMillis,
      newestMillis: store.newestMillis,
    }));
  }

  get isEnabled(): boolean {
    return this.isEnabledNow;
  }

  /** nodetool enablehandoff, disablehandoff: whether new hints are kept. */
  setEnabled(isEnabled: boolean): void {
    this.isEnabledNow = isEnabled;
  }

  /** nodetool enablehintsfordc, disablehintsfordc. */
  setEnabledFor(dataCenter: string, isEnabled: boolean): void {
    if (isEnabled) this.disabledDataCenters.delete(dataCenter);
    else this.disabledDataCenters.add(dataCenter);
  }

  /** Data centres for which no new hints are kept. */
  get disabledFor(): readonly string[] {
    return [...this.disabledDataCenters];
  }

  /** nodetool pausehandoff: stops replays after the page under way. */
  pauseHandoff(): void {
    this.isPaused = true;
  }

  /** nodetool resumehandoff. */
  resumeHandoff(): void {
    this.isPaused = false;
    this.dispatchAll();
  }

  /** Forgets the hints of one target, or of all. */
  async truncate(hostId?: string): Promise<void> {
    const chosen = [...this.stores.values()].filter(
      (store) => hostId === undefined || store.hostId === hostId,
    );
    for (const store of chosen) await this.drop(store);
  }

  /** Replays what can be replayed now; resolves when these replays have ended. */
  async dispatchNow(): Promise<void> {
    this.dispatchAll();
    await Promise.all(this.dispatches.values());
  }

  private async load(): Promise<void> {
    const { disk, directory, log, settings } = this.environment;
    await disk.makeDirectory(directory);
    await disk.syncDirectory(directory.slice(0, directory.lastIndexOf('/')) || '/');
    for (const text of await disk.list(directory)) {
      const name = parseHintFileName(text);
      if (name === null) continue;
      try {
        const file = await this.survey(name);
        const { maxHintsFileSizeBytes } = settings;
        if (file === null) await disk.remove(`${directory}/${text}`);
        else this.storeOf(name.hostId, maxHintsFileSizeBytes).files.push(file);
      } catch (error) {
        if (!(error instanceof Corruption)) throw error;
        log.error(`Hint file ${text} is set aside`, error);
        await disk.rename(`${directory}/${text}`, `${directory}/${text}.corrupt`);
      }
    }
    for (const store of this.stores.values()) {
      store.files.sort((left, right) => left.name.createdAtMillis - right.name.createdAtMillis);
    }
  }

  /** Counts the hints of a file; null when it has none. */
  private async survey(name: HintFileName): Promise<HintFile | null> {
    const { disk, directory, log } = this.environment;
    const file = await disk.open(`${directory}/${hintFileName(name)}`, 'read');
    const bytes = await file.size();
    await file.close();
    if (bytes < HEADER_BYTES) return null;
    const reader = await HintFileReader.open(disk, directory, name, log);
    let hints = 0;
    let position = 0;
    for (;;) {
      const page = await reader.page(position);
      if (page === null) break;
      hints += page.records.length;
      position = page.nextPosition;
    }
    await reader.close();
    return hints === 0 ? null : { name, bytes, hints, position: 0 };
  }

  private storeOf(
    hostId: string,
    maxFileBytes = this.environment.settings.maxHintsFileSizeBytes,
  ): HintStore {
    let store = this.stores.get(hostId);
    if (store === undefined) {
      const { disk, directory } = this.environment;
      store = new HintStore(hostId, disk, directory, maxFileBytes);
      this.stores.set(hostId, store);
    }
    return store;
  }

  private async flushStores(stores: Iterable<HintStore>): Promise<void> {
    try {
      for (const store of stores) await store.flush(this.environment.clock.nowMillis());
    } finally {
      this.bufferedBytes = 0;
      for (const store of this.stores.values()) this.bufferedBytes += store.bufferedBytes;
    }
  }

  /** A flush that nobody waits for; what fails is in the log and tried again. */
  private flushSoon(): void {
    if (this.isFlushQueued) return;
    this.isFlushQueued = true;
    const done = () => {
      this.isFlushQueued = false;
    };
    this.flush().then(done, done);
  }

  /** Runs a task after those queued before; its failure is told to its caller and to the log. */
  private enqueue(task: () => Promise<void>): Promise<void> {
    const run = this.queue.then(task);
    this.queue = run.catch((error: unknown) => {
      this.environment.log.error('Cannot keep hints', error);
      this.environment.observer.emit({ kind: 'storage-failure', what: String(error) });
    });
    return run;
  }

  private onEvent(event: NodeEvent): void {
    if (event.kind === 'endpoint-up') {
      const hostId = this.environment.cluster.node(event.endpoint)?.hostId;
      const store = hostId === undefined ? undefined : this.stores.get(hostId);
      if (store !== undefined) this.dispatch(store);
    } else if (event.kind === 'endpoint-left') {
      for (const store of this.stores.values()) {
        if (this.endpoints.get(store.hostId) !== event.endpoint) continue;
        if (this.environment.cluster.byHostId(store.hostId) !== undefined) continue;
        this.drop(store).catch(() => {});
      }
    }
  }

  private dispatchAll(): void {
    for (const store of this.stores.values()) this.dispatch(store);
  }

  private dispatch(store: HintStore): void {
    const { cluster, log } = this.environment;
    const target = cluster.byHostId(store.hostId);
    if (target !== undefined) this.endpoints.set(store.hostId, target.endpoint);
    if (target === undefined || store.isEmpty || !this.mayDispatchTo(target)) return;
    if (this.dispatches.has(store.hostId)) return;
    const run = this.replay(store, target)
      .catch((error: unknown) => log.error(`Hints for ${target.endpoint} cannot be read`, error))
      .finally(() => this.dispatches.delete(store.hostId));
    this.dispatches.set(store.hostId, run);
  }

  private mayDispatchTo(target: NodeInfo): boolean {
    const { cluster, schema } = this.environment;
    if (this.isPaused || this.isClosed || !cluster.isAlive(target.endpoint)) return false;
    const schemaVersion = cluster.node(target.endpoint)?.schemaVersion ?? null;
    return schemaVersion === null || schemaVersion === schema.current.version;
  }

  private async replay(store: HintStore, target: NodeInfo): Promise<void> {
    await this.enqueue(async () => {
      await this.flushStores([store]);
      await store.closeFile();
    });
    const { log } = this.environment;
    for (;;) {
      const [file] = store.files;
      if (file === undefined || !this.mayDispatchTo(target)) return;
      const text = `hinted handoff of file ${hintFileName(file.name)} to endpoint`;
      const isDone = await this.replayFile(file, target);
      const to = `/${target.endpoint}: ${store.hostId}`;
      log.info(`Finished ${text} ${to}${isDone ? '' : ', partially'}`);
      if (!isDone) return;
      await this.enqueue(() => store.remove(file));
    }
  }

  private async replayFile(file: HintFile, target: NodeInfo): Promise<boolean> {
    try {
      return await dispatchFile(this.dispatching, file, target);
    } catch (error) {
      if (!(error instanceof Corruption)) throw error;
      this.environment.log.error('A hint file is given up', error);
      return true;
    }
  }

  private async drop(store: HintStore): Promise<void> {
    let count = 0;
    await this.enqueue(async () => {
      this.bufferedBytes -= store.bufferedBytes;
      count = await store.clear();
    });
    const target = this.endpoints.get(store.hostId) ?? store.hostId;
    this.environment.observer.emit({ kind: 'hints-dropped', target, count });
  }

  /** The throttle is for a target, shared by all nodes that may have hints for it. */
  private bytesPerSecond(): number {
    const others = Math.max(1, this.environment.cluster.members().length - 1);
    return this.environment.settings.hintedHandoffThrottleBytesPerSecond / others;
  }
}
