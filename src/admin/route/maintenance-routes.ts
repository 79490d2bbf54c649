import { AdminProblem } from '../admin-problem.ts';
import type { ManagedMaintenance } from '../managed-maintenance.ts';
import type { DamageReport } from '../report.ts';
import { jobsOf, tableChoice } from './compaction-routes.ts';
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
  const choice = tableChoice(body.text('what'));
  await maintenanceOf(request).collectGarbage(choice, grain, jobsOf(body, 1));
  return {};
}

async function cleanUp(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  await maintenanceOf(request).cleanUp(tableChoice(body.text('what')), jobsOf(body));
  return {};
}

async function scrub(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  await maintenanceOf(request).scrub(tableChoice(body.text('what')), {
    skipsCorrupted: body.flag('skipsCorrupted', false),
    takesSnapshot: body.flag('takesSnapshot', true),
    checksValues: body.flag('checksValues', true),
    jobs: jobsOf(body),
  });
  return {};
}

function depthOf(body: AdminRequest['body']): 'quick' | 'digest' | 'all' {
  const depth = body.optionalText('depth') ?? 'digest';
  if (depth === 'quick' || depth === 'digest' || depth === 'all') return depth;
  throw new AdminProblem(400, '"depth" is quick, digest or all');
}

async function verify(request: AdminRequest): Promise<DamageReport> {
  const { body } = request;
  const damaged = await maintenanceOf(request).verify(tableChoice(body.text('what')), {
    depth: depthOf(body),
    checksTokens: body.flag('checksTokens', false),
    checksVersion: body.flag('checksVersion', false),
    clearsRepaired: body.flag('clearsRepaired', false),
    tellsPolicy: body.flag('tellsPolicy', false),
  });
  return { damaged };
}

async function rebuildIndexes(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  const indexes = body.texts('indexes');
  await maintenanceOf(request).rebuildIndexes(body.text('keyspace'), body.text('table'), indexes);
  return {};
}
