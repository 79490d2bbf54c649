import type { Application } from '../common/index.ts';
import { EventsSimulation } from './simulator.ts';
import { Tracker } from './tracker.ts';

/** What users do: journeys, a funnel that counts each user once, and counters. */
export const userEvents: Application = {
  name: 'user-events',
  title: 'User events',
  keyspace: 'app_events',
  schema: new URL('./schema.cql', import.meta.url),
  ratePerSecond: 40,
  async open(database, options) {
    const simulation = new EventsSimulation(new Tracker(database), options);
    await simulation.open();
    return simulation;
  },
};
