import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Random, TimeIds } from '../common/index.ts';
import { TestBench } from '../common/test-bench.ts';
import { Bank } from './bank.ts';
import { finance } from './finance.ts';

let bench: TestBench;
let bank: Bank;
const random = new Random(1);
const ids = new TimeIds(random);
const noon = Date.UTC(2026, 5, 1, 12);

before(async () => {
  bench = await TestBench.start(finance);
  bank = new Bank(bench.database);
});
after(() => bench[Symbol.asyncDispose]());

/** Two new accounts. */
async function pair(payer: bigint, payee: bigint) {
  const [from, to] = [random.uuid(), random.uuid()];
  await bank.open(from, 'payer', payer);
  await bank.open(to, 'payee', payee);
  const balances = async () => [await bank.balance(from), await bank.balance(to)];
  return { from, to, balances };
}

test('simulated people conserve their money', async () => {
  await bench.load(80);
  assert.deepEqual(await bench.broken(), []);
  assert.equal((await bench.simulation.look()).length, 4);
});

test('a transfer that is asked for twice moves money once', async () => {
  const { from, to, balances } = await pair(100n, 0n);
  const transfer = { id: ids.at(noon), from, to, amount: 60n };
  assert.equal(await bank.transfer(transfer), 'done');
  assert.equal(await bank.transfer(transfer), 'done');
  assert.deepEqual(await balances(), [40n, 60n]);
});

test('what there is no money for is refused, and stays so when there is', async () => {
  const { from, to, balances } = await pair(100n, 100n);
  const tooMuch = { id: ids.at(noon), from, to, amount: 101n };
  assert.equal(await bank.transfer(tooMuch), 'refused');
  await bank.transfer({ id: ids.at(noon), from: to, to: from, amount: 50n });
  assert.equal(await bank.transfer(tooMuch), 'refused');
  assert.deepEqual(await balances(), [150n, 50n]);
});

test('two programs that spend the same money at once cannot both', async () => {
  const { from, to, balances } = await pair(100n, 0n);
  const other = new Bank(bench.database);
  const spend = (by: Bank) => by.transfer({ id: ids.at(noon), from, to, amount: 70n });
  const states = await Promise.all([spend(bank), spend(other)]);
  assert.deepEqual(states.sort(), ['done', 'refused']);
  assert.deepEqual(await balances(), [30n, 70n]);
});

test('an account is opened once', async () => {
  const { from } = await pair(100n, 0n);
  await bank.open(from, 'somebody else', 1_000_000n);
  assert.equal(await bank.balance(from), 100n);
});
