import type driver from 'cassandra-driver';
import type { Card, Check, Simulation, SimulationOptions } from '../common/index.ts';
import { Random, TimeIds } from '../common/index.ts';
import type { Bank, Transfer, TransferState } from './bank.ts';

type Uuid = driver.types.Uuid;

interface Holder {
  readonly id: Uuid;
  readonly name: string;
  readonly opening: bigint;
}

const people = 30;
const shopNames = ['Bakery', 'Bookshop', 'Garage', 'Florist'] as const;
const hourMs = 3_600_000;
const secondMs = 1000;
const keptLooks = 120;

/** Busy at noon and in the evening, quiet at night; 1 is the busiest. By hour of the day. */
const curve = [2, 1, 1, 1, 1, 2, 4, 6, 7, 6, 6, 8, 10, 8, 6, 6, 7, 9, 10, 9, 7, 5, 4, 3];

/**
 * People buy (from one shop most of all, which is a hot account), pay one another, and get wages
 * from an employer who has all the money at first. Some ask for more than they have.
 */
export class FinanceSimulation implements Simulation {
  private readonly bank: Bank;
  private readonly random: Random;
  private readonly ids: TimeIds;
  private readonly employer: Holder;
  private readonly shops: readonly Holder[];
  private readonly persons: readonly Holder[];
  private readonly told = new Map<Transfer, TransferState>();
  private readonly looks: { readonly total: number; readonly shops: readonly number[] }[] = [];
  private readonly startAtMillis: number;
  private nowMillis: number;

  constructor(bank: Bank, { seed, startAtMillis }: SimulationOptions) {
    this.bank = bank;
    this.random = new Random(seed);
    this.ids = new TimeIds(this.random);
    this.startAtMillis = startAtMillis;
    this.nowMillis = startAtMillis;
    this.employer = this.holder('Employer', 10_000_000n);
    this.shops = shopNames.map((name) => this.holder(name, 50_000n));
    this.persons = Array.from({ length: people }, (_, i) =>
      this.holder(`Person ${i + 1}`, 20_000n),
    );
  }

  private holder(name: string, opening: bigint): Holder {
    return { id: this.random.uuid(), name, opening };
  }

  private get holders(): readonly Holder[] {
    return [this.employer, ...this.shops, ...this.persons];
  }

  async open(): Promise<void> {
    for (const { id, name, opening } of this.holders) await this.bank.open(id, name, opening);
  }

  async step(): Promise<void> {
    const transfer = this.nextTransfer();
    this.told.set(transfer, 'begun');
    this.told.set(transfer, await this.bank.transfer(transfer));
  }

  private nextTransfer(): Transfer {
    const busy = curve[new Date(this.nowMillis).getUTCHours()] ?? 1;
    this.nowMillis += Math.ceil((this.random.next() * 60 * secondMs) / busy);
    const person = this.random.pick(this.persons);
    const id = this.ids.at(this.nowMillis);
    const kind = this.random.next();
    const cents = (least: number, most: number) => BigInt(least + this.random.below(most - least));
    if (kind < 0.15) {
      return { id, from: this.employer.id, to: person.id, amount: cents(5_000, 20_000) };
    }
    if (kind < 0.75) {
      const shop = this.random.pickHot(this.shops);
      return { id, from: person.id, to: shop.id, amount: cents(200, 9_000) };
    }
    const others = this.persons.filter((other) => other !== person);
    return { id, from: person.id, to: this.random.pick(others).id, amount: cents(300, 12_000) };
  }

  async recover(): Promise<void> {
    const first = Math.floor(this.startAtMillis / hourMs) * hourMs;
    for (let hour = first; hour <= this.nowMillis; hour += hourMs) await this.bank.resumeHour(hour);
  }

  async look(): Promise<readonly Card[]> {
    const { holders } = this;
    const balances = await Promise.all(holders.map(({ id }) => this.bank.balance(id)));
    const euros = new Map(holders.map(({ id }, i) => [id.toString(), Number(balances[i]) / 100]));
    const eurosOf = ({ id }: Holder) => euros.get(id.toString()) ?? 0;
    const total = [...euros.values()].reduce((sum, value) => sum + value, 0);
    this.looks.push({ total, shops: this.shops.map(eurosOf) });
    if (this.looks.length > keptLooks) this.looks.shift();
    const [busiest = this.employer] = this.shops;
    const statement = await this.bank.statement(busiest.id, this.nowMillis, 8);
    const names = new Map(holders.map(({ id, name }) => [id.toString(), name]));
    const states = [...this.told.values()];
    const count = (state: TransferState) => states.filter((one) => one === state).length;
    return [
      {
        kind: 'figures',
        title: 'All accounts',
        note: 'money that is on its way is missing here until the transfer has ended',
        figures: [
          { name: 'sum of balances', value: `€ ${total.toFixed(2)}` },
          { name: 'transfers', value: String(count('done')) },
          { name: 'no cover', value: String(count('refused')) },
          { name: 'not ended', value: String(count('begun')) },
        ],
      },
      {
        kind: 'lines',
        title: 'Shops',
        unit: '€',
        series: this.shops.map(({ name }, i) => ({
          name,
          values: this.looks.map(({ shops }) => shops[i] ?? 0),
        })),
      },
      {
        kind: 'table',
        title: `Statement of the ${busiest.name}`,
        note: 'statements_by_month: one partition an account and month, newest first',
        columns: ['from', 'amount', 'balance'],
        rows: statement.map(({ other, amount, balanceAfter }) => [
          names.get(other.toString()) ?? '?',
          (Number(amount) / 100).toFixed(2),
          (Number(balanceAfter) / 100).toFixed(2),
        ]),
      },
      {
        kind: 'bars',
        title: 'Richest people, €',
        bars: this.persons
          .map((person) => ({ name: person.name, value: eurosOf(person) }))
          .sort((a, b) => b.value - a.value)
          .slice(0, 8),
      },
    ];
  }

  async check(): Promise<readonly Check[]> {
    let openings = 0n;
    let balances = 0n;
    let unexplained = 0;
    let negative = 0;
    for (const { id } of this.holders) {
      const account = await this.bank.account(id);
      if (account === null) throw new Error(`account ${id} is gone`);
      openings += account.opening;
      balances += account.balance;
      if (account.opening + (await this.bank.moved(id)) !== account.balance) unexplained++;
      if (account.balance < 0n) negative++;
    }
    const ended = await this.endedWrongly();
    return [
      { text: `money is conserved: ${balances} cents`, holds: balances === openings },
      { text: "every balance is its opening and its entries' sum", holds: unexplained === 0 },
      { text: 'no account is overdrawn', holds: negative === 0 },
      { text: `each of ${this.told.size} transfers ended as it was told`, holds: ended === 0 },
      { text: 'statements have every transfer on both sides', holds: await this.areListed() },
    ];
  }

  /** Transfers that did not end, or otherwise than the program was told. */
  private async endedWrongly(): Promise<number> {
    let wrong = 0;
    for (const [transfer, told] of this.told) {
      const state = await this.bank.state(transfer.id);
      // One whose first write was refused may not exist at all, and then nothing has moved.
      if (told === 'begun' ? state === 'begun' : state !== told) wrong++;
      this.told.set(transfer, state ?? 'refused');
    }
    return wrong;
  }

  private async areListed(): Promise<boolean> {
    const lines = new Map<string, Set<string>>();
    for (const { id } of this.holders) {
      const statement = await this.bank.statement(id, this.nowMillis, 100_000);
      const earlier = await this.bank.statement(id, this.startAtMillis, 100_000);
      const ids = [...statement, ...earlier].map((line) => line.id.toString());
      lines.set(id.toString(), new Set(ids));
    }
    return [...this.told].every(([{ id, from, to }, state]) => {
      const both = [from, to].map((account) => lines.get(account.toString())?.has(id.toString()));
      return both.every((isListed) => isListed === (state === 'done'));
    });
  }
}
