import driver from 'cassandra-driver';
import type { Card, Check, Simulation, SimulationOptions } from '../common/index.ts';
import { isRefusal, Random, TimeIds } from '../common/index.ts';
import type { Arcade, Score } from './arcade.ts';
import type { Shop } from './shop.ts';

interface Player {
  readonly id: driver.types.Uuid;
  readonly username: string;
  /** Around 1; scores of the good are higher, and not by as much as they think. */
  readonly skill: number;
  /** Buying is one at a time, as in a real game's client. */
  isShopping: boolean;
}

/** Scores of one player in one game: the highest that was confirmed, and that was tried. */
interface Known {
  readonly score: Score;
  confirmed: number;
  tried: number;
}

const games = ['Asteroids', 'Bricks', 'Chess blitz'] as const;
const items = { hat: 40, cape: 90, lamp: 25, ship: 300, dog: 150 } as const;
const firstCoins = 100;
const firstNames = ['red', 'blue', 'fast', 'lazy', 'tiny', 'loud', 'calm', 'wild'];
const lastNames = ['fox', 'owl', 'bear', 'moth', 'hare', 'lynx', 'crab', 'wolf'];

/**
 * Sixty-four players of different skill: a few play most of the time. A step is a game that ends, a
 * reward, or a visit to the shop. All of it happens on one day, so that the board fills.
 */
export class GamingSimulation implements Simulation {
  private readonly arcade: Arcade;
  private readonly shop: Shop;
  private readonly random: Random;
  private readonly ids: TimeIds;
  private readonly players: readonly Player[];
  private readonly day: driver.types.LocalDate;
  private readonly games: readonly string[];
  private readonly known = new Map<string, Known>();
  private readonly bought = new Map<Player, string[]>();
  private readonly plays = new Map<string, { sure: number; unsure: number }>();
  private nowMillis: number;

  constructor(arcade: Arcade, shop: Shop, { seed, startAtMillis }: SimulationOptions) {
    this.arcade = arcade;
    this.shop = shop;
    this.random = new Random(seed);
    this.ids = new TimeIds(this.random);
    this.nowMillis = startAtMillis;
    const date = new Date(startAtMillis);
    this.day = driver.types.LocalDate.fromDate(date);
    // Each run plays on boards of its own: yesterday's players would be in the way of the check.
    const run = this.random.uuid().toString().slice(0, 4);
    this.games = games.map((game) => `${game} ${run}`);
    this.players = firstNames.flatMap((first) =>
      lastNames.map((last) => ({
        id: this.random.uuid(),
        username: `${first} ${last}`,
        skill: Math.max(0.2, 1 + this.random.bell() * 0.4),
        isShopping: false,
      })),
    );
  }

  async open(): Promise<void> {
    for (const { id, username } of this.players) {
      await this.arcade.register(id, username, this.nowMillis);
      await this.shop.open(id, firstCoins);
    }
  }

  async step(): Promise<void> {
    this.nowMillis += 1 + this.random.below(2000);
    const player = this.random.pickHot(this.players);
    const visits = this.random.isLikely(0.2) && !player.isShopping;
    return visits ? this.visitShop(player) : this.play(player);
  }

  private async play(player: Player): Promise<void> {
    const gameId = this.random.pickHot(this.games);
    const points = 1000 * player.skill * (1 + this.random.bell() * 0.35);
    const { id: playerId, username } = player;
    const score = Math.max(1, Math.round(points));
    const result = { gameId, day: this.day, playerId, username, score };
    const known = this.knownOf(result);
    known.tried = Math.max(known.tried, score);
    await this.arcade.record(result);
    known.confirmed = Math.max(known.confirmed, score);
    await this.countPlay(gameId);
  }

  private knownOf(score: Score): Known {
    const key = `${score.gameId} ${score.playerId}`;
    const known = this.known.get(key) ?? { score, confirmed: 0, tried: 0 };
    this.known.set(key, known);
    return known;
  }

  private async countPlay(gameId: string): Promise<void> {
    const plays = this.plays.get(gameId) ?? { sure: 0, unsure: 0 };
    this.plays.set(gameId, plays);
    try {
      await this.arcade.countPlay(gameId, this.day);
      plays.sure++;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      plays.unsure++;
    }
  }

  private async visitShop(player: Player): Promise<void> {
    player.isShopping = true;
    const isReward = this.random.isLikely(0.4);
    const item = this.random.pick(Object.keys(items) as (keyof typeof items)[]);
    const id = this.ids.at(this.nowMillis);
    const purchase = isReward
      ? { id, item: 'reward', price: -20 - this.random.below(60) }
      : { id, item, price: items[item] };
    try {
      const isBought = await this.shop.buy(player.id, purchase);
      if (isBought) this.bought.set(player, [...(this.bought.get(player) ?? []), id.toString()]);
    } finally {
      player.isShopping = false;
    }
  }

  /** A best whose place may be missing is placed again. */
  async recover(): Promise<void> {
    for (const { score } of this.known.values()) {
      const best = await this.arcade.best(score.playerId, score.gameId, score.day);
      if (best !== null) await this.arcade.place({ ...score, score: best });
    }
  }

  async look(): Promise<readonly Card[]> {
    const [game = ''] = this.games;
    const tops = await Promise.all(this.games.map((one) => this.arcade.top(one, this.day, 8)));
    const plays = await Promise.all(this.games.map((one) => this.arcade.plays(one, this.day)));
    const [busiest] = this.players;
    const wallet = busiest === undefined ? null : await this.shop.wallet(busiest.id);
    return [
      {
        kind: 'bars',
        title: `Leaderboard: ${game}`,
        note: 'leaderboards: one partition a game and day, best first',
        bars: (tops[0] ?? []).map(({ username, score }) => ({ name: username, value: score })),
      },
      {
        kind: 'figures',
        title: 'Games played',
        note: 'plays_by_game: a counter, which may be off by one after a failure',
        figures: this.games.map((name, i) => ({ name, value: String(plays[i]) })),
      },
      {
        kind: 'table',
        title: 'Best of the others',
        columns: ['game', 'player', 'score'],
        rows: tops
          .slice(1)
          .flatMap((top, i) =>
            top
              .slice(0, 4)
              .map(({ username, score }) => [this.games[i + 1] ?? '', username, String(score)]),
          ),
      },
      {
        kind: 'table',
        title: `${busiest?.username ?? ''}: ${wallet?.coins ?? 0} coins`,
        note: 'purchases_by_player: coins and purchases change together, under a condition',
        columns: ['bought', 'price'],
        rows: (wallet?.purchases ?? [])
          .slice(-8)
          .reverse()
          .map(({ item, price }) => [item, String(price)]),
      },
    ];
  }

  async check(): Promise<readonly Check[]> {
    let wrongPlaces = 0;
    for (const gameId of this.games) wrongPlaces += await this.wrongPlaces(gameId);
    let wrongPlays = 0;
    for (const [gameId, { sure, unsure }] of this.plays) {
      const plays = await this.arcade.plays(gameId, this.day);
      if (plays < sure || plays > sure + unsure) wrongPlays++;
    }
    const { lost, unbalanced } = await this.wrongWallets();
    return [
      { text: 'the leaderboards are the players\u2019 best scores', holds: wrongPlaces === 0 },
      { text: 'no game was counted twice', holds: wrongPlays === 0 },
      { text: 'nothing that was bought is missing or there twice', holds: lost === 0 },
      { text: 'coins are what was earned less what was spent', holds: unbalanced === 0 },
    ];
  }

  private async wrongPlaces(gameId: string): Promise<number> {
    const top = await this.arcade.top(gameId, this.day, this.players.length);
    const scores = new Map(top.map(({ playerId, score }) => [playerId.toString(), score]));
    const isSorted = top.every(({ score }, i) => score <= (top[i - 1]?.score ?? score));
    let wrong = isSorted ? 0 : 1;
    for (const { score, confirmed, tried } of this.known.values()) {
      if (score.gameId !== gameId) continue;
      const placed = scores.get(score.playerId.toString()) ?? 0;
      const best = (await this.arcade.best(score.playerId, gameId, this.day)) ?? 0;
      if (placed < confirmed || placed > tried || placed !== best) wrong++;
    }
    return wrong;
  }

  private async wrongWallets() {
    let lost = 0;
    let unbalanced = 0;
    for (const player of this.players) {
      const { coins, purchases } = await this.shop.wallet(player.id);
      const found = purchases.map(({ id }) => id.toString());
      const confirmed = this.bought.get(player) ?? [];
      lost += confirmed.filter((id) => !found.includes(id)).length;
      lost += found.length - new Set(found).size;
      const spent = purchases.reduce((sum, { price }) => sum + price, 0);
      if (coins !== firstCoins - spent || coins < 0) unbalanced++;
    }
    return { lost, unbalanced };
  }
}
