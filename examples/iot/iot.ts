import type { Application } from '../common/index.ts';
import { IotSimulation } from './simulator.ts';
import { Telemetry } from './telemetry.ts';

/** Telemetry of devices: time series in daily partitions. */
export const iot: Application = {
  name: 'iot',
  title: 'IoT telemetry',
  keyspace: 'app_iot',
  schema: new URL('./schema.cql', import.meta.url),
  ratePerSecond: 60,
  async open(database, options) {
    const simulation = new IotSimulation(new Telemetry(database), options);
    await simulation.register();
    return simulation;
  },
};
