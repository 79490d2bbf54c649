import { setTimeout } from 'node:timers/promises';
import { Cluster } from '../../src/index.ts';
import type { Application, Simulation } from './application.ts';
import { Database } from './database.ts';
import type { LoadReport } from './load.ts';
import { Load } from './load.ts';
import { readSchema } from './schema-file.ts';

const lookEveryMs = 10;
const keepAwakeMs = 1000;
const mostLooks = 40;
const lookAgainMs = 500;
/** A day that is always the same. */
const startAtMillis = Date.UTC(2026, 4, 2);

/** An application on a cluster of its own, for a test; `await using` ends both. */
export class TestBench implements AsyncDisposable {
  readonly cluster: Cluster;
  readonly database: Database;
  readonly simulation: Simulation;
  /** A cluster does not keep its process, and a driver that waits to connect again does not either. */
  private readonly awake = setInterval(() => {}, keepAwakeMs);

  private constructor(cluster: Cluster, database: Database, simulation: Simulation) {
    this.cluster = cluster;
    this.database = database;
    this.simulation = simulation;
  }

  /** Three nodes in one data centre, or what `topology` says; the application lives in the first. */
  static async start(
    application: Application,
    options: { readonly topology?: string; readonly seed?: number } = {},
  ): Promise<TestBench> {
    const cluster = await Cluster.start({ topology: options.topology ?? 'datacenter1:1x3' });
    try {
      const [first] = cluster.contactPoints;
      const points = cluster.contactPoints.map(({ address, port }) => `${address}:${port}`);
      const { keyspace } = application;
      const place = { contactPoints: points, home: first?.dataCenter ?? null, keyspace };
      const database = await Database.open(place, readSchema(application.schema));
      await cluster.schemaAgreed();
      const seed = options.seed ?? 7;
      const simulation = await application.open(database, { seed, startAtMillis });
      return new TestBench(cluster, database, simulation);
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** So many operations, as fast as answers come. */
  async load(operations: number): Promise<void> {
    await new Load(this.simulation, { ratePerSecond: null, operations, inFlight: 8 }).run();
  }

  /**
   * Load without a pause while `events` happen one after the other: each begins when so many more
   * operations have ended, well or refused. The load goes on while they happen.
   */
  async loadThrough(
    perEvent: number,
    events: readonly (() => Promise<unknown>)[],
  ): Promise<LoadReport> {
    const load = new Load(this.simulation, { ratePerSecond: null, operations: null, inFlight: 4 });
    const running = load.run();
    const ended = () =>
      [...load.report().refused.values()].reduce((a, b) => a + b, load.report().done);
    try {
      for (const event of events) {
        const goal = ended() + perEvent;
        while (ended() < goal) await Promise.race([running, setTimeout(lookEveryMs)]);
        await event();
      }
    } finally {
      load.stop();
    }
    await running;
    return load.report();
  }

  /**
   * What does not hold after everything half done was finished. A write to a node that was just coming
   * back is hinted only when its time is over, so what is missing may still be on its way.
   */
  async broken(): Promise<readonly string[]> {
    await this.simulation.recover();
    let broken: readonly string[] = [];
    for (let looks = 0; looks < mostLooks; looks++) {
      await this.cluster.settled();
      const checks = await this.simulation.check();
      broken = checks.filter(({ holds }) => !holds).map(({ text }) => text);
      if (broken.length === 0) break;
      await setTimeout(lookAgainMs);
    }
    return broken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.database.close();
      await this.cluster.close();
    } finally {
      clearInterval(this.awake);
    }
  }
}
