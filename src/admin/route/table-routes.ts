import type { ManagedTables } from '../managed-tables.ts';
import type { ImportReport, TablesReport } from '../report.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

type Nothing = Readonly<Record<string, never>>;

const path = '/v1/nodes/:node/tables';

/** Routes about the tables of one living node. */
export const tableRoutes: readonly Route[] = [
  { method: 'GET', path, answer: reports },
  { method: 'POST', path: `${path}/import`, answer: importFiles },
  { method: 'POST', path: `${path}/refresh`, answer: refresh },
];

function tablesOf({ cluster, parameters }: AdminRequest): ManagedTables {
  return findNode(cluster, parameters.node ?? '').tables;
}

async function reports(request: AdminRequest): Promise<TablesReport> {
  return { tables: await tablesOf(request).reports() };
}

async function importFiles(request: AdminRequest): Promise<ImportReport> {
  const { body } = request;
  const failed = await tablesOf(request).importFiles({
    keyspace: body.text('keyspace'),
    table: body.text('table'),
    directories: body.texts('directories'),
    keepLevel: body.flag('keepLevel', false),
    keepRepaired: body.flag('keepRepaired', false),
    verify: body.flag('verify', true),
    verifyTokens: body.flag('verifyTokens', true),
    extendedVerify: body.flag('extendedVerify', false),
    copyData: body.flag('copyData', false),
    needsIndexComponents: body.flag('needsIndexComponents', false),
  });
  return { failed };
}

async function refresh(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  await tablesOf(request).refresh(body.text('keyspace'), body.text('table'));
  return {};
}
