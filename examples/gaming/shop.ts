import type driver from 'cassandra-driver';
import type { Database, Query } from '../common/index.ts';

type Uuid = driver.types.Uuid;
type TimeUuid = driver.types.TimeUuid;

export interface Purchase {
  /** Made by whoever buys, so that asking again is the same purchase. */
  readonly id: TimeUuid;
  readonly item: string;
  /** Coins; less than 0 for a reward. */
  readonly price: number;
}

export interface Wallet {
  readonly coins: number;
  readonly purchases: readonly Purchase[];
}

/** Coins must not be spent once in each data centre, so all of them agree on a purchase. */
const conditional = { level: 'quorum', serialLevel: 'serial', isIdempotent: false } as const;

const openWallet: Query = {
  text: 'INSERT INTO purchases_by_player (player_id, coins, version) VALUES (?, ?, 0) IF NOT EXISTS',
  ...conditional,
};
const selectCoins: Query = {
  text: 'SELECT coins, version FROM purchases_by_player WHERE player_id = ? LIMIT 1',
  level: 'quorum',
};
const selectPurchase: Query = {
  text: 'SELECT item FROM purchases_by_player WHERE player_id = ? AND purchase_id = ?',
  level: 'quorum',
};
const changeCoins: Query = {
  text: 'UPDATE purchases_by_player SET coins = ?, version = ? WHERE player_id = ? IF version = ?',
  ...conditional,
};
const insertPurchase: Query = {
  text: 'INSERT INTO purchases_by_player (player_id, purchase_id, item, price) VALUES (?, ?, ?, ?)',
  ...conditional,
};
const selectWallet: Query = {
  text: 'SELECT purchase_id, coins, item, price FROM purchases_by_player WHERE player_id = ?',
  level: 'localQuorum',
};

const maximumAttempts = 20;

/** What players own and what they can pay. */
export class Shop {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async open(playerId: Uuid, coins: number): Promise<void> {
    await this.database.run(openWallet, [playerId, coins]);
  }

  /** False when there are too few coins. Asking again after a failure buys once. */
  async buy(playerId: Uuid, { id, item, price }: Purchase): Promise<boolean> {
    for (let attempt = 0; attempt < maximumAttempts; attempt++) {
      // The version first: whoever adds the purchase later makes our condition fail.
      const row = (await this.database.run(selectCoins, [playerId])).first();
      if (row === null) throw new Error(`player ${playerId} has no wallet`);
      const known = await this.database.run(selectPurchase, [playerId, id]);
      if (known.first() !== null) return true;
      if (row.coins < price) return false;
      const changed = [row.coins - price, row.version + 1, playerId, row.version];
      const result = await this.database.runTogether([
        { query: changeCoins, values: changed },
        { query: insertPurchase, values: [playerId, id, item, price] },
      ]);
      if (result.wasApplied()) return true;
    }
    throw new Error(`the wallet of ${playerId} was changed by others ${maximumAttempts} times`);
  }

  async wallet(playerId: Uuid): Promise<Wallet> {
    const purchases: Purchase[] = [];
    let coins = 0;
    for await (const row of this.database.rows(selectWallet, [playerId])) {
      coins = row.coins;
      // Before the first purchase the partition is its static columns alone.
      if (row.purchase_id === null) continue;
      purchases.push({ id: row.purchase_id, item: row.item, price: row.price });
    }
    return { coins, purchases };
  }
}
