import type {
  DataPath,
  MembersReport,
  RingDescription,
  RingRange,
  WaitingHints,
} from '../../../admin/index.ts';
import { tableText } from '../../../base/text/index.ts';
import { addressOf } from './address.ts';
import { rangeHashOrder, textHashOrder } from './hash-order.ts';

/** The text of `nodetool describering`. */
export function formatRingDescription(
  { schemaVersion, ranges }: RingDescription,
  printPort: boolean,
): string {
  const inRing = [...ranges].sort((left, right) =>
    BigInt(left.start) < BigInt(right.start) ? -1 : 1,
  );
  const lines = rangeHashOrder(inRing, (range) => range).map(
    (range) => `\t${rangeText(range, printPort)}\n`,
  );
  return `Schema Version:${schemaVersion}\nTokenRange: \n${lines.join('')}`;
}

function rangeText({ start, end, replicas }: RingRange, printPort: boolean): string {
  const show = (endpoint: string): string => (printPort ? endpoint : addressOf(endpoint));
  const details = replicas.map(
    ({ endpoint, dataCenter, rack }) =>
      `EndpointDetails(host:${show(endpoint)}, datacenter:${dataCenter}, rack:${rack})`,
  );
  const hosts = replicas.map(({ endpoint }) => show(endpoint)).join(', ');
  const natives = replicas.map(({ nativeEndpoint }) => show(nativeEndpoint)).join(', ');
  return (
    `TokenRange(start_token:${start}, end_token:${end}, endpoints:[${hosts}], ` +
    `rpc_endpoints:[${natives}], endpoint_details:[${details.join(', ')}])`
  );
}

/** The text of `nodetool datapaths`, and the data behind it. */
export function formatDataPaths(paths: readonly DataPath[]): {
  readonly text: string;
  readonly data: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
} {
  const names = new Set(paths.map(({ keyspace }) => keyspace));
  const data = new Map<string, ReadonlyMap<string, readonly string[]>>();
  let text = '';
  for (const name of textHashOrder(names, (each) => each)) {
    const own = paths.filter(({ keyspace }) => keyspace === name);
    const tables = new Map<string, readonly string[]>();
    text += `Keyspace: ${name}\n`;
    for (const { table, path } of textHashOrder(own, ({ table: each }) => each)) {
      text += `\tTable: ${table}\n\tPaths:\n\t\t${path}\n\n`;
      tables.set(table, [path]);
    }
    data.set(name, tables);
  }
  return { text, data };
}

/** The text of `nodetool listpendinghints`, for a node that has some. */
export function formatPendingHints(
  hints: readonly WaitingHints[],
  members: MembersReport['members'],
): string {
  const rows = hints.map(({ hostId, files, newestMillis, oldestMillis }) => {
    const member = members.find((each) => each.hostId === hostId);
    const status = member === undefined ? 'Unknown' : member.alive ? 'UP' : 'DOWN';
    return [
      hostId,
      member?.endpoint ?? 'Unknown',
      member?.rack ?? 'Unknown',
      member?.dataCenter ?? 'Unknown',
      status,
      String(files),
      timeText(newestMillis),
      timeText(oldestMillis),
    ];
  });
  const head = ['Host ID', 'Address', 'Rack', 'DC', 'Status', 'Total files', 'Newest', 'Oldest'];
  return tableText([head, ...rows]);
}

/** `2026-01-01 00:00:00,000`, of UTC. */
function timeText(millis: number): string {
  return new Date(millis).toISOString().replace('T', ' ').replace('.', ',').replace('Z', '');
}
