import driver from 'cassandra-driver';
import type { Database, Query } from '../common/index.ts';

type TimeUuid = driver.types.TimeUuid;

export interface Reading {
  readonly deviceId: string;
  readonly site: string;
  readonly measuredAtMillis: number;
  readonly temperature: number;
  readonly humidity: number;
  readonly battery: number;
  readonly signal: number;
}

export interface Alert {
  readonly alertId: TimeUuid;
  readonly site: string;
  readonly deviceId: string;
  readonly kind: 'too warm' | 'battery low';
  readonly severity: 'warning' | 'critical';
  readonly message: string;
}

export interface Latest {
  readonly deviceId: string;
  readonly measuredAtMillis: number;
  readonly temperature: number;
  readonly battery: number;
}

export interface Measured {
  readonly atMillis: number;
  readonly temperature: number;
}

export interface Hour {
  readonly hour: number;
  readonly readings: number;
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
}

const hourMs = 3_600_000;

/**
 * Readings are many, and one that is lost is missed by nobody for long: LOCAL_ONE would do. Here
 * they are counted afterwards, so a majority at home has each before the device forgets it.
 */
const insertReading: Query = {
  text:
    'INSERT INTO readings_by_device (device_id, day, measured_at, temperature, humidity, ' +
    'battery, signal) VALUES (?, ?, ?, ?, ?, ?, ?)',
  level: 'localQuorum',
};
const insertLatest: Query = {
  text:
    'INSERT INTO latest_by_site (site, device_id, measured_at, temperature, battery) ' +
    'VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?',
  level: 'localOne',
};
const insertDevice: Query = {
  text: 'INSERT INTO devices (device_id, site, model, firmware) VALUES (?, ?, ?, ?)',
  level: 'localQuorum',
};
const selectRecent: Query = {
  text:
    'SELECT measured_at, temperature FROM readings_by_device WHERE device_id = ? AND day = ? ' +
    'AND measured_at > ? AND measured_at <= ?',
  level: 'localQuorum',
};
const selectHour: Query = {
  text:
    'SELECT count(*) AS readings, min(temperature) AS lowest, max(temperature) AS highest, ' +
    'avg(temperature) AS mean FROM readings_by_device ' +
    'WHERE device_id = ? AND day = ? AND measured_at >= ? AND measured_at < ?',
  level: 'localQuorum',
};
const insertHour: Query = {
  text:
    'INSERT INTO hours_by_device (device_id, day, hour, readings, lowest, highest, mean) ' +
    'VALUES (?, ?, ?, ?, ?, ?, ?)',
  level: 'localQuorum',
};
const selectHours: Query = {
  text: 'SELECT hour, readings, lowest, highest, mean FROM hours_by_device WHERE device_id = ? AND day = ?',
  level: 'localQuorum',
};
const selectLatest: Query = {
  text: 'SELECT device_id, measured_at, temperature, battery FROM latest_by_site WHERE site = ?',
  level: 'localOne',
};
const insertAlert: Query = {
  text:
    'INSERT INTO alerts_by_site (site, day, alert_id, device_id, kind, severity, message, ' +
    'acknowledged) VALUES (?, ?, ?, ?, ?, ?, ?, false)',
  level: 'localQuorum',
};
const selectAlerts: Query = {
  text:
    'SELECT alert_id, device_id, kind, severity, message, acknowledged FROM alerts_by_site ' +
    'WHERE site = ? AND day = ? LIMIT ?',
  level: 'localQuorum',
};
const acknowledge: Query = {
  text: 'UPDATE alerts_by_site SET acknowledged = true WHERE site = ? AND day = ? AND alert_id = ?',
  level: 'localQuorum',
};

/** The UTC day of a moment, as Cassandra's `date`. */
export function dayOf(millis: number): driver.types.LocalDate {
  const date = new Date(millis);
  return new driver.types.LocalDate(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
  );
}

/** Everything this application asks of its tables; each method is one access path. */
export class Telemetry {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async register(deviceId: string, site: string, model: string): Promise<void> {
    await this.database.run(insertDevice, [deviceId, site, model, '1.0.0']);
  }

  /** Sending one again changes nothing: it is the same row. */
  async store(reading: Reading): Promise<void> {
    const { deviceId, site, measuredAtMillis, temperature, humidity, battery, signal } = reading;
    const at = new Date(measuredAtMillis);
    const key = [deviceId, dayOf(measuredAtMillis), at];
    await this.database.run(insertReading, [...key, temperature, humidity, battery, signal]);
    const micros = BigInt(measuredAtMillis) * 1000n;
    await this.database.run(insertLatest, [site, deviceId, at, temperature, battery, micros]);
  }

  /** What was measured from `fromMillis` (not included) to `toMillis`, oldest first. */
  async series(deviceId: string, fromMillis: number, toMillis: number): Promise<Measured[]> {
    const found: Measured[] = [];
    const bounds = [new Date(fromMillis), new Date(toMillis)];
    for (const day of daysOf(fromMillis, toMillis).reverse()) {
      const rows = this.database.rows(selectRecent, [deviceId, day, ...bounds]);
      for await (const row of rows) {
        const atMillis = (row.measured_at as Date).getTime();
        found.push({ atMillis, temperature: row.temperature });
      }
    }
    return found.reverse();
  }

  /** Reads an hour's readings and writes what they come to. May be done as often as one likes. */
  async rollUp(deviceId: string, hourStartMillis: number): Promise<void> {
    const day = dayOf(hourStartMillis);
    const bounds = [new Date(hourStartMillis), new Date(hourStartMillis + hourMs)];
    const row = (await this.database.run(selectHour, [deviceId, day, ...bounds])).first();
    const readings = Number(row.readings);
    if (readings === 0) return;
    const hour = new Date(hourStartMillis).getUTCHours();
    const values = [deviceId, day, hour, readings, row.lowest, row.highest, row.mean];
    await this.database.run(insertHour, values);
  }

  async hours(deviceId: string, dayMillis: number): Promise<readonly Hour[]> {
    const { rows } = await this.database.run(selectHours, [deviceId, dayOf(dayMillis)]);
    return rows as unknown as readonly Hour[];
  }

  async latest(site: string): Promise<readonly Latest[]> {
    const { rows } = await this.database.run(selectLatest, [site]);
    return rows.map((row) => ({
      deviceId: row.device_id,
      measuredAtMillis: (row.measured_at as Date).getTime(),
      temperature: row.temperature,
      battery: row.battery,
    }));
  }

  async raise(alert: Alert): Promise<void> {
    const { site, alertId, deviceId, kind, severity, message } = alert;
    const day = dayOf(alertId.getDate().getTime());
    const values = [site, day, alertId, deviceId, kind, severity, message];
    await this.database.run(insertAlert, values);
  }

  /** The newest alerts of a site on a day, and whether somebody has seen them. */
  async alerts(site: string, dayMillis: number, limit = 10) {
    const { rows } = await this.database.run(selectAlerts, [site, dayOf(dayMillis), limit]);
    return rows.map((row) => ({
      alertId: row.alert_id as TimeUuid,
      deviceId: row.device_id as string,
      kind: row.kind as string,
      severity: row.severity as string,
      message: row.message as string,
      acknowledged: row.acknowledged as boolean,
    }));
  }

  async acknowledge(site: string, alertId: TimeUuid): Promise<void> {
    const day = dayOf(alertId.getDate().getTime());
    await this.database.run(acknowledge, [site, day, alertId]);
  }
}

/** The days that a span of time touches: a query each, because each is a partition. */
function daysOf(fromMillis: number, toMillis: number): driver.types.LocalDate[] {
  const days: driver.types.LocalDate[] = [];
  const dayMs = 24 * hourMs;
  for (let day = Math.floor(fromMillis / dayMs); day * dayMs <= toMillis; day++) {
    days.push(dayOf(day * dayMs));
  }
  return days;
}
