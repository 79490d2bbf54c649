import { AdminProblem } from '../admin-problem.ts';
import type { CidrStatistics, ManagedCidrGroups } from '../managed-cidr-groups.ts';
import type { ForgottenReport, NamesReport } from '../report.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

type Nothing = Readonly<Record<string, never>>;

const path = '/v1/nodes/:node/cidr-groups';

/** Routes about the groups of addresses from which roles may come. */
export const cidrRoutes: readonly Route[] = [
  { method: 'GET', path, answer: names },
  { method: 'GET', path: `${path}/of`, answer: groupsOf },
  { method: 'GET', path: `${path}/ranges`, answer: ranges },
  { method: 'GET', path: `${path}/statistics`, answer: statistics },
  { method: 'POST', path: `${path}/update`, answer: update },
  { method: 'POST', path: `${path}/drop`, answer: drop },
  { method: 'POST', path: `${path}/reload`, answer: reload },
  { method: 'POST', path: `${path}/forget`, answer: forget },
];

function groupsIn({ cluster, parameters }: AdminRequest): ManagedCidrGroups {
  return findNode(cluster, parameters.node ?? '').cidrGroups;
}

async function names(request: AdminRequest): Promise<NamesReport> {
  return { names: await groupsIn(request).names() };
}

async function ranges(request: AdminRequest): Promise<NamesReport> {
  return { names: await groupsIn(request).cidrsOf(asked(request, 'group')) };
}

async function groupsOf(request: AdminRequest): Promise<NamesReport> {
  return { names: await groupsIn(request).groupsOf(asked(request, 'address')) };
}

function asked({ query }: AdminRequest, name: string): string {
  const value = query.get(name);
  if (value === null) throw new AdminProblem(400, `"${name}" is missing`);
  return value;
}

function statistics(request: AdminRequest): CidrStatistics {
  return groupsIn(request).statistics();
}

async function update(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  await groupsIn(request).update(body.text('group'), body.texts('cidrs'));
  return {};
}

async function drop(request: AdminRequest): Promise<Nothing> {
  await groupsIn(request).drop(request.body.text('group'));
  return {};
}

async function reload(request: AdminRequest): Promise<Nothing> {
  await groupsIn(request).reload();
  return {};
}

function forget(request: AdminRequest): ForgottenReport {
  const role = request.body.optionalText('role');
  return { wasKnown: groupsIn(request).forgetPermissions(role) };
}
