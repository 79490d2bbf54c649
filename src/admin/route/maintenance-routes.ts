import { AdminProblem } from '../admin-problem.ts';
import type { ManagedMaintenance } from '../managed-maintenance.ts';
import type { DamageReport } from '../report.ts';
import { tableChoice } from './compaction-routes.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

type Nothing = Readonly<Record<string, never>>;

const path = '/v1/nodes/:node/maintenance';

/** Routes that do something to the files of one living node, and end when it is done. */
export const maintenanceRoutes: readonly Route[] = [
  { method: 'POST', path: `${path}/garbagecollect`, answer: collectGarbage },
  { method: 'POST', path: `${path}/cleanup`, answer: cleanUp },
  { method: 'POST', path: `${path}/scrub`, answer: scrub },
  { method: 'POST', path: `${path}/verify`, answer: verify },
  { method: 'POST', path: `${path}/rebuild-index`, answer: rebuildIndexes },
];

function maintenanceOf({ cluster, parameters }: AdminRequest): ManagedMaintenance {
  return findNode(cluster, parameters.node ?? '').maintenance;
}

async function collectGarbage(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  const grain = body.text('grain');
  if (grain !== 'ROW' && grain !== 'CELL') throw new AdminProblem(400, '"grain" is ROW or CELL');
  await maintenanceOf(request).collectGarbage(tableChoice(body.text('what')), grain);
  return {};
}

async function cleanUp(request: AdminRequest): Promise<Nothing> {
  await maintenanceOf(request).cleanUp(tableChoice(request.body.text('what')));
  return {};
}

async function scrub(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  await maintenanceOf(request).scrub(tableChoice(body.text('what')), {
    skipsCorrupted: body.flag('skipsCorrupted', false),
    takesSnapshot: body.flag('takesSnapshot', true),
  });
  return {};
}

async function verify(request: AdminRequest): Promise<DamageReport> {
  const { body } = request;
  const damaged = await maintenanceOf(request).verify(tableChoice(body.text('what')), {
    isThorough: body.flag('isThorough', false),
    checksTokens: body.flag('checksTokens', false),
  });
  return { damaged };
}

async function rebuildIndexes(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  const indexes = body.texts('indexes');
  await maintenanceOf(request).rebuildIndexes(body.text('keyspace'), body.text('table'), indexes);
  return {};
}
