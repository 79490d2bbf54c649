import type { ContactPoint } from '../../host/index.ts';
import { table } from '../table.ts';

/** What is told when all nodes answer. */
export interface StartReport {
  readonly clusterName: string;
  readonly readyMs: number;
  readonly rssBytes: number;
  readonly contactPoints: readonly ContactPoint[];
  /** HOST:PORT of the administration. */
  readonly admin: string;
  /** Address of the panel, for a browser. */
  readonly panel: string;
  /** Page of the application beside the cluster; null for none. */
  readonly application: string | null;
  /** Where the data lies; null: in memory. */
  readonly dataDirectory: string | null;
  /** Keyspace and table that are there to try; null for none. */
  readonly table: string | null;
  /** How the user calls this program: `./ilion` or `ilion`. */
  readonly program: string;
}

/** The one line of --json. */
export function startJson(report: StartReport): string {
  const { readyMs, rssBytes, panel, application, contactPoints } = report;
  const beside = application === null ? {} : { application };
  return `${JSON.stringify({ readyMs, rssBytes, panel, ...beside, contactPoints })}\n`;
}

/** What people read: how long it took, where to connect, and what to do next. */
export function startBanner(report: StartReport): string {
  const { contactPoints, clusterName, dataDirectory } = report;
  const count = contactPoints.length;
  const nodes = count === 1 ? 'one node answers' : `${count} nodes answer`;
  const seconds = (report.readyMs / 1000).toFixed(2);
  const megabytes = Math.round(report.rssBytes / 1024 / 1024);
  const rows = contactPoints.map(({ name, address, port, dataCenter, rack }) => [
    `  ${name}`,
    `${address}:${port}`,
    dataCenter,
    rack,
  ]);
  const data =
    dataDirectory === null
      ? 'Data is in memory and ends with this process.'
      : `Data is in ${dataDirectory}.`;
  return (
    `${clusterName}: ${nodes} CQL after ${seconds} s, ${megabytes} MB resident\n\n` +
    `${table(['  NODE', 'CQL', 'DC', 'RACK'], rows)}\n${data}\n\n` +
    `The panel: ${report.panel}\n${applicationLine(report)}\n` +
    `${nextSteps(report)}\nCtrl-C stops everything.\n`
  );
}

function applicationLine({ application }: StartReport): string {
  return application === null ? '' : `The application: ${application}\n`;
}

function nextSteps(report: StartReport): string {
  const { program, contactPoints, table: tableName, admin } = report;
  const [first] = contactPoints;
  if (first === undefined) return '';
  const environment = admin === '127.0.0.1:7199' ? '' : `export ILION_ADMIN=${admin}`;
  const target = contactPoints.length > 1 ? `${first.dataCenter}:${first.rack}` : first.name;
  const port = first.port === 9042 ? '' : ` ${first.port}`;
  const station = contactsOption(report);
  const rows = [
    ...(environment === '' ? [] : [[`  ${environment}`, 'where this cluster is steered']]),
    [`  ${program} nodetool status`, 'who is up, who owns what'],
    [`  ${program} client --dc ${first.dataCenter}${station}`, 'a station that writes and shows'],
    [`  ${program} ctl stop ${target}`, 'an emergency stop; start, kill, cut, slow, heal too'],
    [`  cqlsh ${first.address}${port}`, 'the official shell'],
  ];
  const width = Math.max(...rows.map(([command = '']) => command.length));
  const lines = rows.map(([command = '', what]) => `${command.padEnd(width)}   # ${what}\n`);
  return `Next, in another terminal:\n${lines.join('')}\n${driverSnippet(first, tableName)}`;
}

/** The station looks at 127.0.0.1:9042 unless it is told where else. */
function contactsOption({ contactPoints }: StartReport): string {
  const [first] = contactPoints;
  const isUsual = first?.address === '127.0.0.1' && first.port === 9042;
  return first === undefined || isUsual ? '' : ` --contact-points ${first.address}:${first.port}`;
}

function driverSnippet(first: ContactPoint, tableName: string | null): string {
  const port = first.port === 9042 ? '' : `:${first.port}`;
  const query = `SELECT * FROM ${tableName ?? 'system.local'}`;
  return (
    'Or with a driver (npm install cassandra-driver):\n' +
    "  import { Client } from 'cassandra-driver';\n" +
    `  const client = new Client({ contactPoints: ['${first.address}${port}'],\n` +
    `    localDataCenter: '${first.dataCenter}' });\n` +
    `  console.log((await client.execute('${query}')).rows);\n`
  );
}
