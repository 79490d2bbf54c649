import type { ClientConnection } from '../../../admin/index.ts';
import { tableText } from '../../../base/text/index.ts';
import { textHashOrder } from './hash-order.ts';

const COLUMNS = [
  'Address',
  'SSL',
  'Cipher',
  'Protocol',
  'Version',
  'User',
  'Keyspace',
  'Requests',
  'Driver-Name',
  'Driver-Version',
] as const;

/** Which lists of connections are wanted besides the number by user. */
export interface ClientsForm {
  readonly lists: boolean;
  readonly listsOptions: boolean;
}

/** The text of `nodetool clientstats`. */
export function formatClients(clients: readonly ClientConnection[], form: ClientsForm): string {
  let text = '';
  if (form.lists && clients.length > 0) {
    text += `${tableText([COLUMNS, ...clients.map(cellsOf)])}\n`;
  }
  if (form.listsOptions && clients.length > 0) {
    const rows = clients.map((client) => [...cellsOf(client), optionsText(client)]);
    text += `${tableText([[...COLUMNS, 'Client-Options'], ...rows])}\n`;
  }
  const counts = new Map<string, number>();
  for (const client of clients) counts.set(userOf(client), (counts.get(userOf(client)) ?? 0) + 1);
  const users = textHashOrder(counts, ([user]) => user);
  const rows = users.map(([user, count]) => [user, String(count)]);
  return (
    `${text}Total connected clients: ${clients.length}\n\n` +
    tableText([['User', 'Connections'], ...rows])
  );
}

function userOf({ role }: ClientConnection): string {
  return role ?? 'anonymous';
}

function cellsOf(client: ClientConnection): readonly string[] {
  const { address, tls, protocolVersion, keyspace, requests } = client;
  return [
    `/${address}`,
    String(tls !== null),
    tls?.cipher ?? 'undefined',
    tls?.protocol ?? 'undefined',
    String(protocolVersion),
    userOf(client),
    keyspace ?? '',
    String(requests),
    client.driverName ?? 'undefined',
    client.driverVersion ?? 'undefined',
  ];
}

function optionsText({ options }: ClientConnection): string {
  const pairs = textHashOrder(Object.entries(options), ([name]) => name);
  return `{${pairs.map(([name, value]) => `${name}=${value}`).join(', ')}}`;
}
