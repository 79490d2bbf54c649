import type { ManagedSnapshots } from '../managed-snapshots.ts';
import type { SnapshotsReport } from '../report.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

type Nothing = Readonly<Record<string, never>>;

const path = '/v1/nodes/:node/snapshots';

/** Routes about the snapshots of one living node. */
export const snapshotRoutes: readonly Route[] = [
  { method: 'GET', path, answer: list },
  { method: 'POST', path, answer: take },
  { method: 'POST', path: `${path}/clear`, answer: clear },
];

function snapshotsOf({ cluster, parameters }: AdminRequest): ManagedSnapshots {
  return findNode(cluster, parameters.node ?? '').snapshots;
}

async function list(request: AdminRequest): Promise<SnapshotsReport> {
  return { snapshots: await snapshotsOf(request).list() };
}

async function take(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  await snapshotsOf(request).take({
    tag: body.text('tag'),
    keyspaces: body.texts('keyspaces'),
    tables: body.texts('tables'),
    skipFlush: body.flag('skipFlush', false),
    ttlMs: body.optionalAmount('ttlMs'),
  });
  return {};
}

async function clear(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  const keyspaces = body.texts('keyspaces');
  await snapshotsOf(request).clear({
    tag: body.optionalText('tag'),
    keyspaces: keyspaces.length === 0 ? null : keyspaces,
    createdBeforeMillis: body.optionalAmount('createdBefore'),
    olderThanMs: body.optionalAmount('olderThanMs'),
  });
  return {};
}
