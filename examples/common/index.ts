/**
 * What the five applications share, and nothing that one of them needs alone.
 *
 * 1. `database` is the driver with two homes: `home-then-away` chooses nodes, `next-host-retry` moves
 *    on when there are too few replicas, `schema-file` makes the tables.
 * 2. `application` says what each of the five is: tables and a `Simulation` that uses them.
 * 3. `load` runs a simulation at a rate; `random` makes its people, the same for the same seed.
 * 4. `run-application` is the command line; `page-server` shows `card`s, drawn by `page/`.
 */
export type { Application, Check, Simulation, SimulationOptions } from './application.ts';
export type { Card } from './card.ts';
export { type BoundQuery, Database, type Query } from './database.ts';
export { Load } from './load.ts';
export { Random, TimeIds } from './random.ts';
export { isRefusal, refusalName } from './refusal.ts';
export { runApplication } from './run-application.ts';
export { readSchema } from './schema-file.ts';
