import type { Application } from '../common/index.ts';
import { Bank } from './bank.ts';
import { FinanceSimulation } from './simulator.ts';

/** Accounts and transfers: conditions where money moves. */
export const finance: Application = {
  name: 'finance',
  title: 'Accounts and transfers',
  keyspace: 'app_finance',
  schema: new URL('./schema.cql', import.meta.url),
  ratePerSecond: 20,
  async open(database, options) {
    const simulation = new FinanceSimulation(new Bank(database), options);
    await simulation.open();
    return simulation;
  },
};
