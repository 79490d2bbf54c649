import type { Application } from '../common/index.ts';
import { Messenger } from './messenger.ts';
import { MessagingSimulation } from './simulator.ts';

/** Conversations and inboxes: newest first, nothing confirmed is lost. */
export const messaging: Application = {
  name: 'messaging',
  title: 'Messaging',
  keyspace: 'app_messaging',
  schema: new URL('./schema.cql', import.meta.url),
  ratePerSecond: 20,
  async open(database, options) {
    const simulation = new MessagingSimulation(new Messenger(database), options);
    await simulation.open();
    return simulation;
  },
};
