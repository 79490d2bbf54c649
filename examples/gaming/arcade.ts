import type driver from 'cassandra-driver';
import type { Database, Query } from '../common/index.ts';

type Uuid = driver.types.Uuid;
type LocalDate = driver.types.LocalDate;

export interface Place {
  readonly playerId: Uuid;
  readonly username: string;
  readonly score: number;
}

/** Scores are written where the player is and merge by themselves: a majority at home is enough. */
const level = 'localQuorum';

const insertPlayer: Query = {
  text: 'INSERT INTO players (player_id, username, created_at) VALUES (?, ?, ?)',
  level,
};
const insertBest: Query = {
  text:
    'INSERT INTO bests_by_player (player_id, game_id, day, score) VALUES (?, ?, ?, ?) ' +
    'USING TIMESTAMP ?',
  level,
};
const selectBest: Query = {
  text: 'SELECT score FROM bests_by_player WHERE player_id = ? AND game_id = ? AND day = ?',
  level,
};
const insertPlace: Query = {
  text: 'INSERT INTO leaderboards (game_id, day, score, player_id, username) VALUES (?, ?, ?, ?, ?)',
  level,
};
const selectPlaces: Query = {
  text: 'SELECT player_id, username, score FROM leaderboards WHERE game_id = ? AND day = ?',
  level,
};
/** Sent once: an increment that is repeated after a timeout may have counted the first time. */
const addPlay: Query = {
  text: 'UPDATE plays_by_game SET plays = plays + 1 WHERE game_id = ? AND day = ?',
  level,
  isIdempotent: false,
};
const selectPlays: Query = {
  text: 'SELECT plays FROM plays_by_game WHERE game_id = ? AND day = ?',
  level,
};

export interface Score {
  readonly gameId: string;
  readonly day: LocalDate;
  readonly playerId: Uuid;
  readonly username: string;
  /** From 1. */
  readonly score: number;
}

/** Games and who is best at them. */
export class Arcade {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async register(playerId: Uuid, username: string, atMillis: number): Promise<void> {
    await this.database.run(insertPlayer, [playerId, username, new Date(atMillis)]);
  }

  /**
   * Keeps a score when it is the player's best of the day. Two at once may both find themselves the
   * best: then the leaderboard has one row more, which its readers pass over.
   */
  async record(score: Score): Promise<void> {
    const best = await this.best(score.playerId, score.gameId, score.day);
    if (best !== null && best >= score.score) return;
    await this.place(score);
  }

  /** Writes best and place, both or neither for long. May be done again. */
  async place({ gameId, day, playerId, username, score }: Score): Promise<void> {
    if (score < 1) throw new Error('scores begin with 1: they are timestamps, too');
    await this.database.runTogether([
      { query: insertBest, values: [playerId, gameId, day, score, BigInt(score)] },
      { query: insertPlace, values: [gameId, day, score, playerId, username] },
    ]);
  }

  async countPlay(gameId: string, day: LocalDate): Promise<void> {
    await this.database.run(addPlay, [gameId, day]);
  }

  async plays(gameId: string, day: LocalDate): Promise<number> {
    const row = (await this.database.run(selectPlays, [gameId, day])).first();
    return Number(row?.plays ?? 0);
  }

  async best(playerId: Uuid, gameId: string, day: LocalDate): Promise<number | null> {
    const row = (await this.database.run(selectBest, [playerId, gameId, day])).first();
    return row?.score ?? null;
  }

  /** The best players of a game and day; reads on until there are enough different ones. */
  async top(gameId: string, day: LocalDate, limit: number): Promise<readonly Place[]> {
    const places = new Map<string, Place>();
    for await (const row of this.database.rows(selectPlaces, [gameId, day])) {
      const playerId = row.player_id as Uuid;
      const key = playerId.toString();
      if (places.has(key)) continue;
      places.set(key, { playerId, username: row.username, score: row.score });
      if (places.size === limit) break;
    }
    return [...places.values()];
  }
}
