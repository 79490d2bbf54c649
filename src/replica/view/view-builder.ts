import { tokenFromBigInt } from '../../base/murmur3/index.ts';
import type { ClusterView } from '../../cluster/index.ts';
import type { PartitionData, RangeRead, RingPosition } from '../../mutation/index.ts';
import { NO_LIMITS, pageAfter, tokenOf, updateOf, wholeTable } from '../../mutation/index.ts';
import type { Clock, Log, Timer, Timers } from '../../platform/index.ts';
import { nowInSeconds } from '../../platform/index.ts';
import type { Schema, SchemaSource, TableMetadata, ViewMetadata } from '../../schema/index.ts';
import { isView } from '../../schema/index.ts';
import type { ActiveTasks, StorageEngine } from '../../storage/index.ts';
import { BuildStopped, RingBuild } from '../../storage/index.ts';
import type { ViewWriter } from './view-writer.ts';

/** Where a node remembers how far its part of each view is, and tells the others. */
export interface ViewBuildLog {
  isBuilt(view: ViewMetadata): Promise<boolean>;
  /** The token up to which a build has come that was broken off; null for none. */
  lastToken(view: ViewMetadata): Promise<bigint | null>;
  started(view: ViewMetadata): Promise<void>;
  advanced(view: ViewMetadata, lastToken: bigint, keys: number): Promise<void>;
  finished(view: ViewMetadata): Promise<void>;
  /** Tells the cluster that it is finished, unless it knows. */
  announced(view: ViewMetadata): Promise<void>;
  removed(view: ViewMetadata): Promise<void>;
}

export interface ViewBuildEnvironment {
  readonly engine: StorageEngine;
  readonly tasks: ActiveTasks;
  readonly schema: SchemaSource;
  readonly cluster: ClusterView;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly writer: ViewWriter;
  readonly builds: ViewBuildLog;
}

/** Rows that are read at once. */
const pageRows = 1000;
/** Which the ring has for operators, whatever its tokens (ViewBuilderTask.getCompactionInfo). */
const ringParts = 1000;
/** After a failure, as in Cassandra. */
const retryMs = 300_000;

/**
 * Fills new views with what the node has of their base tables (db/view/ViewBuilder.java of
 * Cassandra 5.0), every node its own part:
 *
 * 1. A view that the schema brings, or that was not finished when the node stopped, is begun.
 * 2. Rows of the base table are read page by page around the ring; what the view must show of them
 *    goes the way of any update. Writes that come meanwhile take care of themselves.
 * 3. After each page the node remembers the token, so that a restart goes on there. What an operator
 *    stops is left as it is until then.
 */
export class ViewBuilder {
  private readonly environment: ViewBuildEnvironment;
  private readonly building = new Map<string, Promise<void>>();
  private readonly retries = new Set<Timer>();
  private unsubscribe: () => void = () => {};
  private isClosed = false;

  constructor(environment: ViewBuildEnvironment) {
    this.environment = environment;
  }

  /** Begins what is not built, now and when the schema changes. */
  start(): void {
    const { schema } = this.environment;
    this.unsubscribe = schema.subscribe((before, after) => this.schemaChanged(before, after));
    for (const view of viewsIn(schema.current)) this.begin(view);
  }

  /** Resolves when nothing is being built. Rejects never. */
  async settled(): Promise<void> {
    await Promise.all(this.building.values());
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.unsubscribe();
    for (const timer of this.retries) timer.cancel();
    await this.settled();
  }

  private schemaChanged(before: Schema, after: Schema): void {
    for (const view of viewsIn(after)) {
      if (before.tableById(view.id) === undefined) this.begin(view);
    }
    for (const view of viewsIn(before)) {
      if (after.tableById(view.id) === undefined) this.forget(view);
    }
  }

  private begin(view: ViewMetadata): void {
    if (this.isClosed || this.building.has(view.id)) return;
    const task = this.build(view)
      .catch((error: unknown) => this.retryLater(view, error))
      .finally(() => this.building.delete(view.id));
    this.building.set(view.id, task);
  }

  private forget(view: ViewMetadata): void {
    const { builds, log } = this.environment;
    builds.removed(view).catch((error: unknown) => {
      log.warn(`Cannot forget the build of ${view.keyspace}.${view.name}`, error);
    });
  }

  private retryLater(view: ViewMetadata, error: unknown): void {
    if (this.isClosed) return;
    const { log, timers } = this.environment;
    if (error instanceof BuildStopped) {
      log.info(`The build of ${view.keyspace}.${view.name} was stopped`);
      return;
    }
    log.warn(`Cannot build ${view.keyspace}.${view.name}; trying again in 5 minutes`, error);
    const timer = timers.after(retryMs, () => {
      this.retries.delete(timer);
      if (!this.isGone(view)) this.begin(view);
    });
    this.retries.add(timer);
  }

  private isGone({ id }: ViewMetadata): boolean {
    return this.isClosed || this.environment.schema.current.tableById(id) === undefined;
  }

  private async build(view: ViewMetadata): Promise<void> {
    const { builds } = this.environment;
    if (!(await builds.isBuilt(view))) {
      await this.buildAll(view);
      if (this.isGone(view)) return;
      await builds.finished(view);
    }
    await builds.announced(view);
  }

  private async buildAll(view: ViewMetadata): Promise<void> {
    const { schema, tasks } = this.environment;
    const base = schema.current.tableById(view.view.baseTableId);
    if (base === undefined) return;
    const build = new RingBuild({
      id: tasks.newId(),
      operation: 'viewbuild',
      table: base,
      total: ringParts,
      unit: 'token range parts',
      files: 0,
    });
    await tasks.during(build, () => this.buildFrom(view, base, build));
  }

  private async buildFrom(
    view: ViewMetadata,
    base: TableMetadata,
    build: RingBuild,
  ): Promise<void> {
    const { builds, engine } = this.environment;
    await builds.started(view);
    await engine.sync();
    const token = await builds.lastToken(view);
    const start = token === null ? null : before(token);
    if (start !== null) build.reached(start);
    let command: RangeRead | null = this.firstPage(base, start);
    let keys = 0;
    while (command !== null && !this.isGone(view)) {
      const page = await engine.read(command);
      for (const partition of page) await this.buildPartition(view, base, partition);
      keys += page.length;
      const last = page.at(-1);
      if (last !== undefined) {
        await builds.advanced(view, tokenOf(last.key), keys);
        build.reached(last.key);
      }
      build.check();
      command = pageAfter(command, page);
    }
  }

  private async buildPartition(
    view: ViewMetadata,
    base: TableMetadata,
    partition: PartitionData,
  ): Promise<void> {
    const { cluster, schema, writer } = this.environment;
    const keyspace = schema.current.keyspace(base.keyspace);
    if (keyspace === undefined) return;
    const replicas = cluster.replicas(keyspace, partition.key);
    if (!replicas.some(({ endpoint }) => endpoint === cluster.local.endpoint)) return;
    await writer.build(view.id, updateOf(base, partition));
  }

  private firstPage(table: TableMetadata, start: RingPosition | null): RangeRead {
    const whole = wholeTable(table, nowInSeconds(this.environment.clock));
    return { ...whole, limits: { ...NO_LIMITS, rows: pageRows }, range: { start, end: null } };
  }
}

function viewsIn(schema: Schema): readonly ViewMetadata[] {
  return [...schema.keyspaces.values()].flatMap(({ tables }) =>
    [...tables.values()].filter(isView),
  );
}

/** Before all keys of a token: those that share it are looked at again. */
function before(token: bigint): RingPosition {
  const { high, low } = tokenFromBigInt(token);
  return { tokenHigh: high, tokenLow: low, key: null, weight: -1 };
}
