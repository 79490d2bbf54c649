import type { Card } from './card.ts';
import type { Database } from './database.ts';

/** One of the five: tables, and a simulator that uses them as its users would. */
export interface Application {
  /** Its folder, and its word for `--app`. */
  readonly name: string;
  readonly title: string;
  readonly keyspace: string;
  readonly schema: URL;
  /** Operations each second that look like something on the page without hurting a laptop. */
  readonly ratePerSecond: number;
  /** Makes the population. The tables are there. */
  open(database: Database, options: SimulationOptions): Promise<Simulation>;
}

export interface SimulationOptions {
  readonly seed: number;
  /** Where the simulated time begins, in milliseconds since 1970. */
  readonly startAtMillis: number;
}

/** A population at work. */
export interface Simulation {
  /**
   * One more thing that one of its users does. Several may be under way at once. Rejects with the
   * driver's error when the cluster refused it.
   */
  step(): Promise<void>;
  /** Finishes what failures left half done. */
  recover(): Promise<void>;
  /** What the page shows, asked from the cluster. */
  look(): Promise<readonly Card[]>;
  /** What has to be true whenever nothing is under way. */
  check(): Promise<readonly Check[]>;
}

export interface Check {
  readonly text: string;
  readonly holds: boolean;
}
