import type { Query } from '../common/index.ts';

/**
 * Money is read and written by majorities of all replicas in all data centres, and conditions are
 * agreed on by such a majority too: LOCAL_SERIAL would let each data centre spend the same balance.
 */
const everywhere = { level: 'quorum' } as const;
/** Sending a condition again may find that it was we who changed what it asks for. */
const conditional = { level: 'quorum', serialLevel: 'serial', isIdempotent: false } as const;

export const queries = {
  openAccount: {
    text:
      'INSERT INTO accounts (account_id, owner, opening, balance, version) ' +
      'VALUES (?, ?, ?, ?, 0) IF NOT EXISTS',
    ...conditional,
  },
  selectAccount: {
    text: 'SELECT owner, opening, balance, version FROM accounts WHERE account_id = ? LIMIT 1',
    ...everywhere,
  },
  /** For people who look, not for those who spend. */
  showAccount: {
    text: 'SELECT balance FROM accounts WHERE account_id = ? LIMIT 1',
    level: 'localQuorum',
  },
  selectEntry: {
    text:
      'SELECT amount, balance_after, outcome FROM accounts ' +
      'WHERE account_id = ? AND transfer_id = ?',
    ...everywhere,
  },
  selectEntries: {
    text: 'SELECT transfer_id, amount FROM accounts WHERE account_id = ?',
    ...everywhere,
  },
  changeBalance: {
    text: 'UPDATE accounts SET balance = ?, version = ? WHERE account_id = ? IF version = ?',
    ...conditional,
  },
  insertEntry: {
    text:
      'INSERT INTO accounts (account_id, transfer_id, amount, balance_after, outcome) ' +
      'VALUES (?, ?, ?, ?, ?) USING TTL 604800',
    ...conditional,
  },
  insertTransfer: {
    text:
      'INSERT INTO transfers (transfer_id, from_account, to_account, amount, state) ' +
      "VALUES (?, ?, ?, ?, 'begun')",
    ...everywhere,
  },
  insertHour: {
    text: 'INSERT INTO transfers_by_hour (hour, transfer_id) VALUES (?, ?)',
    ...everywhere,
  },
  endTransfer: {
    text: 'UPDATE transfers SET state = ? WHERE transfer_id = ?',
    ...everywhere,
  },
  selectTransfer: {
    text:
      'SELECT transfer_id, from_account, to_account, amount, state FROM transfers ' +
      'WHERE transfer_id = ?',
    ...everywhere,
  },
  selectHour: {
    text: 'SELECT transfer_id FROM transfers_by_hour WHERE hour = ?',
    ...everywhere,
  },
  insertStatement: {
    text:
      'INSERT INTO statements_by_month (account_id, month, transfer_id, other, amount, ' +
      'balance_after) VALUES (?, ?, ?, ?, ?, ?)',
    ...everywhere,
  },
  selectStatement: {
    text:
      'SELECT transfer_id, other, amount, balance_after FROM statements_by_month ' +
      'WHERE account_id = ? AND month = ? LIMIT ?',
    level: 'localQuorum',
  },
} as const satisfies Readonly<Record<string, Query>>;
