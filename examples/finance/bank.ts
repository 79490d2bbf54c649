import type driver from 'cassandra-driver';
import type { Database } from '../common/index.ts';
import { queries } from './queries.ts';
import { Turns } from './turns.ts';

type Uuid = driver.types.Uuid;
type TimeUuid = driver.types.TimeUuid;

export interface Transfer {
  /** Made by whoever asks, so that asking again is the same transfer. */
  readonly id: TimeUuid;
  readonly from: Uuid;
  readonly to: Uuid;
  /** Cents, more than 0. */
  readonly amount: bigint;
}

export interface Account {
  readonly owner: string;
  readonly opening: bigint;
  readonly balance: bigint;
  readonly version: bigint;
}

type Outcome = 'applied' | 'refused';

interface Entry {
  readonly outcome: Outcome;
  readonly balanceAfter: bigint;
}

export type TransferState = 'begun' | 'done' | 'refused';

const hourMs = 3_600_000;
const maximumAttempts = 50;

/** What a change of an account gives up with when others were faster fifty times. */
export class Contended extends Error {}

/**
 * Moves money. No transaction spans two partitions, so a transfer is four steps, each of which may
 * be done again without harm, by us or by whoever finds it unfinished:
 *
 * 1. It is written down, with the hour under which it is found again.
 * 2. The payer's account is changed under a condition, together with an entry that says so; or, when
 *    there is not enough money, an entry says that instead, and the transfer is refused for good.
 * 3. The payee's account likewise.
 * 4. Both statements and the transfer's end are written together.
 *
 * Between 2 and 3 the money is on its way: in no account, and in the transfer.
 */
export class Bank {
  private readonly database: Database;
  private readonly turns = new Turns();

  constructor(database: Database) {
    this.database = database;
  }

  async open(accountId: Uuid, owner: string, opening: bigint): Promise<void> {
    await this.database.run(queries.openAccount, [accountId, owner, opening, opening]);
  }

  /** Rejects with the driver's error when the cluster refused a step: then `resume` ends it. */
  async transfer(transfer: Transfer): Promise<TransferState> {
    const { id, from, to, amount } = transfer;
    if (amount <= 0n) throw new Error('a transfer moves more than nothing');
    await this.database.runTogether([
      { query: queries.insertTransfer, values: [id, from, to, amount] },
      { query: queries.insertHour, values: [hourOf(id.getDate().getTime()), id] },
    ]);
    return this.carryOut(transfer);
  }

  /** Ends a transfer that was begun; what was done before is found and not done again. */
  async resume(id: TimeUuid): Promise<TransferState> {
    const row = (await this.database.run(queries.selectTransfer, [id])).first();
    if (row === null || row.state !== 'begun') return (row?.state as TransferState) ?? 'refused';
    return this.carryOut({ id, from: row.from_account, to: row.to_account, amount: row.amount });
  }

  private async carryOut({ id, from, to, amount }: Transfer): Promise<TransferState> {
    const paid = await this.apply(from, id, -amount);
    if (paid.outcome === 'refused') {
      await this.database.run(queries.endTransfer, ['refused', id]);
      return 'refused';
    }
    const got = await this.apply(to, id, amount);
    const month = monthOf(id.getDate());
    await this.database.runTogether([
      { query: queries.insertStatement, values: [from, month, id, to, -amount, paid.balanceAfter] },
      { query: queries.insertStatement, values: [to, month, id, from, amount, got.balanceAfter] },
      { query: queries.endTransfer, values: ['done', id] },
    ]);
    return 'done';
  }

  /** One after the other within this process: only other processes are left to contend with. */
  private apply(accountId: Uuid, id: TimeUuid, amount: bigint): Promise<Entry> {
    return this.turns.take(accountId.toString(), () => this.change(accountId, id, amount));
  }

  /**
   * The version is read before the entry is looked for. If somebody adds the entry between the two
   * or later, the version is another one and our condition fails.
   */
  private async change(accountId: Uuid, id: TimeUuid, amount: bigint): Promise<Entry> {
    for (let attempt = 0; attempt < maximumAttempts; attempt++) {
      const account = await this.account(accountId);
      if (account === null) throw new Error(`there is no account ${accountId}`);
      const known = await this.entry(accountId, id);
      if (known !== null) return known;
      const wanted = account.balance + amount;
      const isEnough = wanted >= 0n;
      const balance = isEnough ? wanted : account.balance;
      const outcome: Outcome = isEnough ? 'applied' : 'refused';
      const next = account.version + 1n;
      const entry = [accountId, id, isEnough ? amount : 0n, balance, outcome];
      const result = await this.database.runTogether([
        { query: queries.changeBalance, values: [balance, next, accountId, account.version] },
        { query: queries.insertEntry, values: entry },
      ]);
      if (result.wasApplied()) return { outcome, balanceAfter: balance };
    }
    throw new Contended(`account ${accountId} was changed by others ${maximumAttempts} times`);
  }

  private async entry(accountId: Uuid, id: TimeUuid): Promise<Entry | null> {
    const row = (await this.database.run(queries.selectEntry, [accountId, id])).first();
    return row === null ? null : { outcome: row.outcome, balanceAfter: row.balance_after };
  }

  async account(accountId: Uuid): Promise<Account | null> {
    const row = (await this.database.run(queries.selectAccount, [accountId])).first();
    return row as unknown as Account | null;
  }

  /** As a majority of this data centre knows it; for a page, not for a decision. */
  async balance(accountId: Uuid): Promise<bigint> {
    const row = (await this.database.run(queries.showAccount, [accountId])).first();
    return row.balance;
  }

  /** Sum of what the entries of an account moved; those of the last seven days are there. */
  async moved(accountId: Uuid): Promise<bigint> {
    let sum = 0n;
    for await (const row of this.database.rows(queries.selectEntries, [accountId])) {
      sum += row.amount ?? 0n;
    }
    return sum;
  }

  async state(id: TimeUuid): Promise<TransferState | null> {
    const row = (await this.database.run(queries.selectTransfer, [id])).first();
    return (row?.state as TransferState | undefined) ?? null;
  }

  /** Ends whatever was begun in the hour of a moment and did not end. Gives how many. */
  async resumeHour(millis: number): Promise<number> {
    let resumed = 0;
    for await (const row of this.database.rows(queries.selectHour, [hourOf(millis)])) {
      const id = row.transfer_id as TimeUuid;
      if ((await this.state(id)) !== 'begun') continue;
      await this.resume(id);
      resumed++;
    }
    return resumed;
  }

  /** The newest lines of an account's month. */
  async statement(accountId: Uuid, millis: number, limit = 10) {
    const month = monthOf(new Date(millis));
    const { rows } = await this.database.run(queries.selectStatement, [accountId, month, limit]);
    return rows.map((row) => ({
      id: row.transfer_id as TimeUuid,
      other: row.other as Uuid,
      amount: row.amount as bigint,
      balanceAfter: row.balance_after as bigint,
    }));
  }
}

function hourOf(millis: number): Date {
  return new Date(Math.floor(millis / hourMs) * hourMs);
}

function monthOf(date: Date): string {
  return date.toISOString().slice(0, 7);
}
