import driver from 'cassandra-driver';
import type { Database, Query } from '../common/index.ts';

type Uuid = driver.types.Uuid;
type TimeUuid = driver.types.TimeUuid;
type LocalDate = driver.types.LocalDate;

export const funnel = ['view', 'cart', 'checkout', 'purchase'] as const;
export type EventType = (typeof funnel)[number] | 'search';

export interface UserEvent {
  /** Made where the event happens, so that sending it again is the same row. */
  readonly id: TimeUuid;
  readonly userId: Uuid;
  readonly sessionId: Uuid;
  readonly type: EventType;
  readonly properties: Readonly<Record<string, string>>;
}

const level = 'localQuorum';
const shards = 16;

const insertEvent: Query = {
  text:
    'INSERT INTO events_by_user (user_id, month, event_id, event_type, session_id, properties) ' +
    'VALUES (?, ?, ?, ?, ?, ?)',
  level,
};
const addStep: Query = {
  text: 'UPDATE users_by_day SET steps = steps + ? WHERE day = ? AND shard = ? AND user_id = ?',
  level,
};
/** Sent once: nobody knows whether one that timed out has counted. */
const addCount: Query = {
  text: 'UPDATE counts_by_type SET events = events + 1 WHERE event_type = ? AND day = ? AND hour = ?',
  level: 'localOne',
  isIdempotent: false,
};
const selectJourney: Query = {
  text:
    'SELECT event_id, event_type, session_id, properties FROM events_by_user ' +
    'WHERE user_id = ? AND month = ? LIMIT ?',
  level,
};
const selectUsers: Query = {
  text: 'SELECT user_id, steps FROM users_by_day WHERE day = ? AND shard = ?',
  level,
};
const selectCounts: Query = {
  text: 'SELECT hour, events FROM counts_by_type WHERE event_type = ? AND day = ?',
  level,
};

export interface DayReport {
  readonly users: number;
  /** How many users took each step, by its name. */
  readonly steps: ReadonlyMap<string, number>;
}

/** Everything that this application asks of its tables. */
export class Tracker {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Stores an event and who was there; idempotent. Counting is apart, because that is not. */
  async track({ id, userId, sessionId, type, properties }: UserEvent): Promise<void> {
    const at = id.getDate();
    const event = [userId, monthOf(at), id, type, sessionId, properties];
    await Promise.all([
      this.database.run(insertEvent, event),
      this.database.run(addStep, [[type], dayOf(at), shardOf(userId), userId]),
    ]);
  }

  async count({ id, type }: UserEvent): Promise<void> {
    const at = id.getDate();
    await this.database.run(addCount, [type, dayOf(at), at.getUTCHours()]);
  }

  /** A user's newest events of the month of a moment. */
  async journey(userId: Uuid, month: Date, limit = 100) {
    const { rows } = await this.database.run(selectJourney, [userId, monthOf(month), limit]);
    return rows.map((row) => ({
      id: row.event_id as TimeUuid,
      type: row.event_type as EventType,
      sessionId: row.session_id as Uuid,
      properties: (row.properties ?? {}) as Readonly<Record<string, string>>,
    }));
  }

  /** Reads the sixteen parts of a day at once. */
  async day(day: Date): Promise<DayReport> {
    const steps = new Map<string, number>();
    const read = async (shard: number) => {
      let users = 0;
      for await (const row of this.database.rows(selectUsers, [dayOf(day), shard])) {
        users++;
        for (const step of row.steps as string[]) steps.set(step, (steps.get(step) ?? 0) + 1);
      }
      return users;
    };
    const users = await Promise.all(Array.from({ length: shards }, (_, shard) => read(shard)));
    return { users: users.reduce((sum, count) => sum + count, 0), steps };
  }

  /** Events of a type in each of the 24 hours of a day, as the counters have them. */
  async counts(type: EventType, day: Date): Promise<number[]> {
    const { rows } = await this.database.run(selectCounts, [type, dayOf(day)]);
    const hours = new Array<number>(24).fill(0);
    for (const row of rows) hours[row.hour] = Number(row.events);
    return hours;
  }
}

function shardOf(userId: Uuid): number {
  return userId.getBuffer().readUInt8(0) % shards;
}

function monthOf(date: Date): string {
  return date.toISOString().slice(0, 7);
}

function dayOf(date: Date): LocalDate {
  const [year = 0, month = 0, day = 0] = date.toISOString().slice(0, 10).split('-').map(Number);
  return new driver.types.LocalDate(year, month, day);
}
