import type { Application } from '../common/index.ts';
import { Arcade } from './arcade.ts';
import { Shop } from './shop.ts';
import { GamingSimulation } from './simulator.ts';

/** Leaderboards that merge by themselves, and a shop that asks everybody. */
export const gaming: Application = {
  name: 'gaming',
  title: 'Gaming',
  keyspace: 'app_gaming',
  schema: new URL('./schema.cql', import.meta.url),
  ratePerSecond: 30,
  async open(database, options) {
    const simulation = new GamingSimulation(new Arcade(database), new Shop(database), options);
    await simulation.open();
    return simulation;
  },
};
