import type { ClusterDescriptionReport, ManagedKeyspace } from '../../../admin/index.ts';
import type { AddressForm } from './address.ts';
import { showAddress } from './address.ts';
import type { Member } from './data-centers.ts';
import { membersInTokenOrder, tokensByDataCenter } from './data-centers.ts';
import { endpointHashOrder, textHashOrder } from './hash-order.ts';

/** The text of `nodetool describecluster`. */
export function formatDescribeCluster(report: ClusterDescriptionReport, form: AddressForm): string {
  const { members, ownership } = report.members;
  const hosts = liveThenDown(members);
  const withState = (state: Member['state']) =>
    members.filter((member) => member.state === state).length;
  const live = members.filter(({ alive }) => alive).length;
  return [
    'Cluster Information:',
    `\tName: ${report.name}`,
    `\tSnitch: ${report.snitch}`,
    `\tDynamicEndPointSnitch: ${report.dynamicSnitch ? 'enabled' : 'disabled'}`,
    `\tPartitioner: ${report.partitioner}`,
    '\tSchema versions:',
    ...schemaVersions(hosts, form).map((line) => `\t\t${line}\n`),
    'Stats for all nodes:',
    `\tLive: ${live}`,
    `\tJoining: ${withState('JOINING')}`,
    `\tMoving: ${withState('MOVING')}`,
    `\tLeaving: ${withState('LEAVING')}`,
    `\tUnreachable: ${members.length - live}`,
    '',
    'Data Centers: ',
    ...tokensByDataCenter(members).map(({ name, tokens }) => {
      const nodes = membersInTokenOrder(tokens);
      const down = nodes.filter(({ alive }) => !alive).length;
      return `\t${name} #Nodes: ${nodes.length} #Down: ${down}`;
    }),
    '',
    'Database versions:',
    ...grouped(
      hosts,
      ({ releaseVersion }) => releaseVersion,
      (member) => member.endpoint,
    ).map((line) => `\t${line}\n`),
    'Keyspaces:',
    ...report.keyspaces.map((keyspace) => `\t${keyspace.name} -> ${replicationText(keyspace)}`),
    ...(ownership.note === null ? [] : ['', `Note: ${ownership.note}`]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function liveThenDown(members: readonly Member[]): readonly Member[] {
  const inOrder = endpointHashOrder(members, ({ endpoint }) => endpoint);
  return [...inOrder.filter(({ alive }) => alive), ...inOrder.filter(({ alive }) => !alive)];
}

function schemaVersions(hosts: readonly Member[], form: AddressForm): readonly string[] {
  const versionOf = ({ alive, schemaVersion }: Member) =>
    alive && schemaVersion !== null ? schemaVersion : 'UNREACHABLE';
  // Names are never asked for here.
  const plain = { ...form, nameOf: (address: string) => address };
  return grouped(hosts, versionOf, ({ endpoint }) => showAddress(endpoint, plain));
}

/** `key: [host, host]`, a line for each key. */
function grouped(
  hosts: readonly Member[],
  keyOf: (member: Member) => string,
  show: (member: Member) => string,
): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const host of hosts) {
    const key = keyOf(host);
    groups.set(key, [...(groups.get(key) ?? []), show(host)]);
  }
  const lines = textHashOrder(groups, ([key]) => key);
  return lines.map(([key, names]) => `${key}: [${names.join(', ')}]`);
}

function replicationText({ replicationClass, replicationOptions }: ManagedKeyspace): string {
  const name = replicationClass.slice(replicationClass.lastIndexOf('.') + 1);
  const options = textHashOrder(Object.entries(replicationOptions), ([key]) => key);
  const text = options.map(([key, value]) => `${key}=${value}`).join(', ');
  return `Replication class: ${name} {${text}}`;
}
