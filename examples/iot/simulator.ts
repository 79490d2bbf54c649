import type { Card, Check, Random, Simulation, SimulationOptions } from '../common/index.ts';
import { Random as SeededRandom, TimeIds } from '../common/index.ts';
import type { Reading, Telemetry } from './telemetry.ts';

const sites = ['Lyon', 'Rennes', 'Oslo', 'Porto'] as const;
const devicesPerSite = 12;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Gateways lose their connection for a while and then send what they kept. */
const lateShare = 0.03;
const lateMinutes = 40;
/** An answer that is lost makes a gateway send again. */
const repeatShare = 0.05;
const warmLimit = 31;

interface Device {
  readonly id: string;
  readonly site: string;
  /** How much warmer than its site it stands. */
  readonly warmth: number;
  battery: number;
}

/**
 * Each simulated minute every device measures once. Days are warm at three in the afternoon and
 * cold at three in the morning, some devices stand in the sun, batteries fade, some readings come
 * late and some twice. A step is one reading that arrives.
 */
export class IotSimulation implements Simulation {
  private readonly telemetry: Telemetry;
  private readonly random: Random;
  private readonly ids: TimeIds;
  private readonly devices: readonly Device[];
  private readonly startAtMillis: number;
  private nowMillis: number;
  private turn = 0;
  private readonly late: Reading[] = [];
  /** Moments of readings by device: those that were sent, and those whose arrival was confirmed. */
  private readonly sent = new Map<string, Set<number>>();
  private readonly stored = new Map<string, Set<number>>();
  private readonly warm = new Set<string>();

  constructor(telemetry: Telemetry, { seed, startAtMillis }: SimulationOptions) {
    this.telemetry = telemetry;
    this.random = new SeededRandom(seed);
    this.ids = new TimeIds(this.random);
    this.startAtMillis = startAtMillis;
    this.nowMillis = startAtMillis;
    const run = this.random.uuid().toString().slice(0, 8);
    this.devices = sites.flatMap((site) =>
      Array.from({ length: devicesPerSite }, (_, i) => ({
        id: `${site.toLowerCase()}-${run}-${i + 1}`,
        site,
        warmth: this.random.bell() * 2,
        battery: 60 + this.random.next() * 40,
      })),
    );
  }

  async register(): Promise<void> {
    await Promise.all(
      this.devices.map(({ id, site }) => this.telemetry.register(id, site, 'thermometer T1')),
    );
  }

  async step(): Promise<void> {
    const reading = this.nextToArrive();
    await this.store(reading);
    if (this.random.isLikely(repeatShare)) await this.store(reading);
    await this.watch(reading);
    const isHourOver = (reading.measuredAtMillis + minuteMs) % hourMs === 0;
    if (isHourOver) await this.rollUp(reading);
  }

  /** Mostly what a device measures now, sometimes what a gateway had kept. */
  private nextToArrive(): Reading {
    const kept = this.late[0];
    if (kept !== undefined && kept.measuredAtMillis + lateMinutes * minuteMs <= this.nowMillis) {
      this.late.shift();
      return kept;
    }
    const reading = this.measure();
    if (!this.random.isLikely(lateShare)) return reading;
    this.late.push(reading);
    return this.nextToArrive();
  }

  private measure(): Reading {
    const device = this.devices[this.turn++ % this.devices.length] as Device;
    if (this.turn % this.devices.length === 0) this.nowMillis += minuteMs;
    const phase = ((this.nowMillis % dayMs) / dayMs) * 2 * Math.PI;
    const dayCurve = -Math.cos(phase - Math.PI / 4);
    device.battery = Math.max(0, device.battery - this.random.next() * 0.01);
    return {
      deviceId: device.id,
      site: device.site,
      measuredAtMillis: this.nowMillis,
      temperature: 21 + 6 * dayCurve + device.warmth + this.random.bell() * 0.4,
      humidity: Math.min(100, Math.max(5, 55 - 15 * dayCurve + this.random.bell() * 3)),
      battery: device.battery,
      signal: Math.round(-70 + this.random.bell() * 8),
    };
  }

  private async store(reading: Reading): Promise<void> {
    note(this.sent, reading);
    await this.telemetry.store(reading);
    note(this.stored, reading);
  }

  /** One alert when a device gets too warm, not one a reading. */
  private async watch({ deviceId, site, temperature, measuredAtMillis }: Reading): Promise<void> {
    if (temperature <= warmLimit) {
      this.warm.delete(deviceId);
      return;
    }
    if (this.warm.has(deviceId)) return;
    this.warm.add(deviceId);
    const alertId = this.ids.at(measuredAtMillis);
    const message = `${temperature.toFixed(1)} °C, the limit is ${warmLimit}`;
    const what = { kind: 'too warm', severity: 'warning', message } as const;
    await this.telemetry.raise({ alertId, site, deviceId, ...what });
    if (this.random.isLikely(0.5)) await this.telemetry.acknowledge(site, alertId);
  }

  private async rollUp({ deviceId, measuredAtMillis }: Reading): Promise<void> {
    await this.telemetry.rollUp(deviceId, measuredAtMillis + minuteMs - hourMs);
  }

  /** What late readings changed is computed again. */
  async recover(): Promise<void> {
    for (const { id } of this.devices) {
      const moments = this.sent.get(id) ?? [];
      const hours = new Set([...moments].map((at) => Math.floor(at / hourMs) * hourMs));
      for (const hour of hours) await this.telemetry.rollUp(id, hour);
    }
  }

  async look(): Promise<readonly Card[]> {
    const hot = sites.map((site) => this.devices.find((device) => device.site === site) as Device);
    const from = this.nowMillis - 4 * hourMs;
    const [measured, latest, alerts] = await Promise.all([
      Promise.all(hot.map(({ id }) => this.telemetry.series(id, from, this.nowMillis))),
      Promise.all(sites.map((site) => this.telemetry.latest(site))),
      Promise.all(sites.map((site) => this.telemetry.alerts(site, this.nowMillis, 4))),
    ]);
    const own = new Set(this.devices.map(({ id }) => id));
    const devices = latest.flat().filter(({ deviceId }) => own.has(deviceId));
    const weakest = [...devices].sort((a, b) => a.battery - b.battery).slice(0, 6);
    const warmest = Math.max(0, ...devices.map(({ temperature }) => temperature));
    const clock = new Date(this.nowMillis).toISOString().slice(0, 16).replace('T', ' ');
    return [
      {
        kind: 'figures',
        title: 'Now',
        figures: [
          { name: 'simulated time', value: clock },
          { name: 'devices', value: String(devices.length) },
          { name: 'warmest', value: `${warmest.toFixed(1)} °C` },
        ],
      },
      {
        kind: 'lines',
        title: 'Temperature, four hours',
        note: 'readings_by_device: one partition a device and day, newest first',
        unit: '°C',
        series: hot.map(({ site }, i) => ({
          name: site,
          values: (measured[i] ?? []).map(({ temperature }) => temperature),
        })),
      },
      {
        kind: 'table',
        title: 'Alerts today',
        note: 'alerts_by_site: one partition a site and day',
        columns: ['device', 'what', 'seen'],
        rows: alerts
          .flat()
          .map(({ deviceId, message, acknowledged }) => [
            deviceId,
            message,
            acknowledged ? 'yes' : 'no',
          ]),
      },
      {
        kind: 'bars',
        title: 'Weakest batteries, %',
        note: 'latest_by_site: four partitions, a row a device',
        bars: weakest.map(({ deviceId, battery }) => ({
          name: deviceId,
          value: Number(battery.toFixed(1)),
        })),
      },
    ];
  }

  async check(): Promise<readonly Check[]> {
    let lost = 0;
    let foreign = 0;
    let wrongHours = 0;
    let stale = 0;
    const latest = new Map((await this.allLatest()).map((row) => [row.deviceId, row]));
    for (const [id, sent] of this.sent) {
      const series = await this.telemetry.series(id, this.startAtMillis - 1, this.nowMillis);
      const found = series.map(({ atMillis }) => atMillis);
      const distinct = new Set(found);
      const stored = this.stored.get(id) ?? new Set();
      lost += [...stored].filter((moment) => !distinct.has(moment)).length;
      foreign += found.length - distinct.size + found.filter((moment) => !sent.has(moment)).length;
      if ((await this.readingsInHours(id)) !== found.length) wrongHours++;
      if ((latest.get(id)?.measuredAtMillis ?? 0) < Math.max(0, ...stored)) stale++;
    }
    const total = [...this.stored.values()].reduce((sum, moments) => sum + moments.size, 0);
    return [
      { text: `each of ${total} readings is there`, holds: lost === 0 },
      { text: 'none is there twice, although some were sent twice', holds: foreign === 0 },
      { text: 'the hours count every reading once', holds: wrongHours === 0 },
      { text: 'no late reading is shown as the newest', holds: stale === 0 },
    ];
  }

  private async allLatest() {
    return (await Promise.all(sites.map((site) => this.telemetry.latest(site)))).flat();
  }

  private async readingsInHours(deviceId: string): Promise<number> {
    let readings = 0;
    const firstDay = Math.floor(this.startAtMillis / dayMs) * dayMs;
    for (let day = firstDay; day <= this.nowMillis; day += dayMs) {
      for (const hour of await this.telemetry.hours(deviceId, day)) readings += hour.readings;
    }
    return readings;
  }
}

function note(moments: Map<string, Set<number>>, { deviceId, measuredAtMillis }: Reading): void {
  const known = moments.get(deviceId) ?? new Set();
  moments.set(deviceId, known);
  known.add(measuredAtMillis);
}
