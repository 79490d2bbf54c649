import type driver from 'cassandra-driver';
import type { Card, Check, Simulation, SimulationOptions } from '../common/index.ts';
import { isRefusal, Random, TimeIds } from '../common/index.ts';
import type { EventType, Tracker, UserEvent } from './tracker.ts';
import { funnel } from './tracker.ts';

type Uuid = driver.types.Uuid;

interface Session {
  readonly id: Uuid;
  readonly userId: Uuid;
  last: EventType | null;
}

const userCount = 300;
const maximumSessions = 40;
const pages = ['tent', 'stove', 'map', 'rope', 'boots', 'lamp', 'kayak'];
const dayMs = 86_400_000;
const types: readonly EventType[] = [...funnel, 'search'];

/** Quiet at night, busiest in the evening. By hour of the day. */
const curve = [3, 2, 1, 1, 1, 1, 2, 4, 6, 6, 6, 7, 9, 8, 6, 6, 7, 8, 10, 12, 14, 13, 9, 5];

/** What comes after what, and how often; the rest of the time the session ends. */
const next: Readonly<Record<EventType, readonly (readonly [EventType, number])[]>> = {
  search: [['view', 0.75]],
  view: [
    ['view', 0.45],
    ['cart', 0.2],
    ['search', 0.15],
  ],
  cart: [
    ['checkout', 0.5],
    ['view', 0.3],
  ],
  checkout: [['purchase', 0.7]],
  purchase: [['view', 0.2]],
};

/**
 * Three hundred visitors of a shop, some of them far more often than others. Each session walks from
 * page to page; most end before anything is bought. A step is one event; some are sent twice.
 */
export class EventsSimulation implements Simulation {
  private readonly tracker: Tracker;
  private readonly random: Random;
  private readonly ids: TimeIds;
  private readonly users: readonly Uuid[];
  private readonly sessions: Session[] = [];
  private readonly sent = new Map<string, UserEvent>();
  private readonly confirmed = new Set<string>();
  private readonly counted = new Map<EventType, { sure: number; unsure: number }>();
  private readonly startAtMillis: number;
  private readonly before = new Map<string, number>();
  private nowMillis: number;

  constructor(tracker: Tracker, { seed, startAtMillis }: SimulationOptions) {
    this.tracker = tracker;
    this.random = new Random(seed);
    this.ids = new TimeIds(this.random);
    this.startAtMillis = startAtMillis;
    this.nowMillis = startAtMillis;
    this.users = Array.from({ length: userCount }, () => this.random.uuid());
  }

  /** What other runs left in the tables of all users is not this run's. */
  async open(): Promise<void> {
    for (const day of [0, 1]) {
      const at = new Date(this.startAtMillis + day * dayMs);
      const { users, steps } = await this.tracker.day(at);
      this.before.set(`users ${day}`, users);
      for (const type of types) {
        const counts = await this.tracker.counts(type, at);
        this.before.set(`${type} ${day}`, sum(counts));
        this.before.set(`step ${type} ${day}`, steps.get(type) ?? 0);
      }
    }
  }

  async step(): Promise<void> {
    const event = this.nextEvent();
    const isSentTwice = this.random.isLikely(0.05);
    this.sent.set(event.id.toString(), event);
    await this.tracker.track(event);
    if (isSentTwice) await this.tracker.track(event);
    this.confirmed.add(event.id.toString());
    await this.count(event);
  }

  private nextEvent(): UserEvent {
    const hour = new Date(this.nowMillis).getUTCHours();
    this.nowMillis += 1 + this.random.below(Math.round(180_000 / (curve[hour] ?? 1)));
    const session = this.nextSession();
    const type = this.nextType(session);
    session.last = type;
    return {
      id: this.ids.at(this.nowMillis),
      userId: session.userId,
      sessionId: session.id,
      type,
      properties: { page: this.random.pick(pages), device: this.random.pick(['phone', 'desk']) },
    };
  }

  private nextSession(): Session {
    const isNew = this.sessions.length < maximumSessions && this.random.isLikely(0.25);
    if (!isNew && this.sessions.length > 0) return this.random.pick(this.sessions);
    const session = { id: this.random.uuid(), userId: this.random.pickHot(this.users), last: null };
    this.sessions.push(session);
    return session;
  }

  /** A session that has ended gives its place to one that begins. */
  private nextType(session: Session): EventType {
    if (session.last !== null) {
      let draw = this.random.next();
      for (const [type, share] of next[session.last]) {
        if (draw < share) return type;
        draw -= share;
      }
      this.sessions.splice(this.sessions.indexOf(session), 1);
    }
    return this.random.isLikely(0.3) ? 'search' : 'view';
  }

  private async count(event: UserEvent): Promise<void> {
    const counted = this.counted.get(event.type) ?? { sure: 0, unsure: 0 };
    this.counted.set(event.type, counted);
    try {
      await this.tracker.count(event);
      counted.sure++;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      counted.unsure++;
    }
  }

  /** What was not confirmed is sent again, as a client with a queue does. */
  async recover(): Promise<void> {
    for (const [id, event] of this.sent) {
      if (this.confirmed.has(id)) continue;
      await this.tracker.track(event);
      this.confirmed.add(id);
    }
  }

  async look(): Promise<readonly Card[]> {
    const now = new Date(this.nowMillis);
    const [user] = this.users;
    const [report, journey, ...counts] = await Promise.all([
      this.tracker.day(now),
      user === undefined ? [] : this.tracker.journey(user, now, 10),
      ...types.map((type) => this.tracker.counts(type, now)),
    ]);
    const hours = now.getUTCHours() + 1;
    return [
      {
        kind: 'figures',
        title: 'Today',
        figures: [
          { name: 'simulated time', value: now.toISOString().slice(0, 16).replace('T', ' ') },
          { name: 'users', value: String(report.users) },
          { name: 'bought', value: String(report.steps.get('purchase') ?? 0) },
        ],
      },
      {
        kind: 'bars',
        title: 'Funnel, users of the day',
        note: 'users_by_day: sixteen partitions a day, read at once; each user counts once',
        bars: funnel.map((step) => ({ name: step, value: report.steps.get(step) ?? 0 })),
      },
      {
        kind: 'lines',
        title: 'Events by hour',
        note: 'counts_by_type: counters, one partition a type and day',
        unit: '',
        series: types.map((type, i) => ({ name: type, values: (counts[i] ?? []).slice(0, hours) })),
      },
      {
        kind: 'table',
        title: 'Journey of the busiest user',
        note: 'events_by_user: one partition a user and month, newest first',
        columns: ['time', 'event', 'page'],
        rows: journey.map(({ id, type, properties }) => [
          id.getDate().toISOString().slice(11, 19),
          type,
          properties.page ?? '',
        ]),
      },
    ];
  }

  async check(): Promise<readonly Check[]> {
    const { missing, foreign } = await this.compareJourneys();
    const days = [0, 1].map((day) => new Date(this.startAtMillis + day * dayMs));
    let wrongUsers = 0;
    const counted = new Map<EventType, number>();
    for (const [i, day] of days.entries()) {
      const { users, steps } = await this.tracker.day(day);
      if (users - (this.before.get(`users ${i}`) ?? 0) !== this.usersOf(day, null)) wrongUsers++;
      for (const type of types) {
        const found = (steps.get(type) ?? 0) - (this.before.get(`step ${type} ${i}`) ?? 0);
        if (found !== this.usersOf(day, type)) wrongUsers++;
        const events = sum(await this.tracker.counts(type, day));
        const own = events - (this.before.get(`${type} ${i}`) ?? 0);
        counted.set(type, (counted.get(type) ?? 0) + own);
      }
    }
    const isCounted = [...this.counted].every(([type, { sure, unsure }]) => {
      const count = counted.get(type) ?? 0;
      return count >= sure && count <= sure + unsure;
    });
    return [
      { text: `each of ${this.confirmed.size} events is in its journey`, holds: missing === 0 },
      { text: 'none is there twice, although some were sent twice', holds: foreign === 0 },
      { text: 'every user of a day, and of each step, counts once', holds: wrongUsers === 0 },
      { text: 'counters counted no event twice', holds: isCounted },
    ];
  }

  private async compareJourneys() {
    let missing = 0;
    let foreign = 0;
    const ends = [new Date(this.startAtMillis), new Date(this.nowMillis)];
    const months = new Map(ends.map((date) => [date.toISOString().slice(0, 7), date]));
    const found = new Set<string>();
    for (const userId of new Set([...this.sent.values()].map((event) => event.userId))) {
      for (const month of months.values()) {
        for (const { id, type } of await this.tracker.journey(userId, month, 1_000_000)) {
          const isKnown = this.sent.get(id.toString())?.type === type;
          if (!isKnown || found.has(id.toString())) foreign++;
          found.add(id.toString());
        }
      }
    }
    for (const id of this.confirmed) if (!found.has(id)) missing++;
    return { missing, foreign };
  }

  /** Users with a confirmed event (of a type) on a day. */
  private usersOf(day: Date, type: EventType | null): number {
    const date = day.toISOString().slice(0, 10);
    const users = new Set<string>();
    for (const id of this.confirmed) {
      const event = this.sent.get(id);
      if (event === undefined || (type !== null && event.type !== type)) continue;
      if (event.id.getDate().toISOString().startsWith(date)) users.add(event.userId.toString());
    }
    return users.size;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
