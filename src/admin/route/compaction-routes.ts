import { AdminProblem } from '../admin-problem.ts';
import type { CompactionScope, ManagedCompactions, TableChoice } from '../managed-compactions.ts';
import type {
  AutomaticCompactionReport,
  CompactionHistoryReport,
  CompactionsReport,
} from '../report.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

type Nothing = Readonly<Record<string, never>>;

const path = '/v1/nodes/:node/compactions';

/** Routes about the compactions of one living node. */
export const compactionRoutes: readonly Route[] = [
  { method: 'GET', path, answer: statistics },
  { method: 'POST', path, answer: start },
  { method: 'GET', path: `${path}/history`, answer: history },
  { method: 'GET', path: `${path}/automatic`, answer: automatic },
  { method: 'PUT', path: `${path}/automatic`, answer: setAutomatic },
  { method: 'PUT', path: `${path}/throughput`, answer: setThroughput },
  { method: 'PUT', path: `${path}/concurrent`, answer: setConcurrent },
  { method: 'POST', path: `${path}/stop`, answer: stop },
];

function compactionsOf({ cluster, parameters }: AdminRequest): ManagedCompactions {
  return findNode(cluster, parameters.node ?? '').compactions;
}

/** `*`, or a keyspace and perhaps tables of it, with spaces in between. */
export function tableChoice(what: string): TableChoice {
  const [keyspace = '*', ...tables] = what.split(' ');
  return { keyspace: keyspace === '*' ? null : keyspace, tables };
}

function statistics(request: AdminRequest): Promise<CompactionsReport> {
  return compactionsOf(request).statistics();
}

async function history(request: AdminRequest): Promise<CompactionHistoryReport> {
  return { history: await compactionsOf(request).history() };
}

async function start(request: AdminRequest): Promise<Nothing> {
  const { body } = request;
  const compactions = compactionsOf(request);
  const operation = body.text('operation');
  const what = body.text('what');
  if (operation === 'compact') {
    await compactions.compact(tableChoice(what), scopeOf(body));
  } else if (operation === 'compact-files') {
    await compactions.compactFiles(what.split(','));
  } else if (operation === 'compact-keys') {
    await compactions.compactKeys(tableChoice(what), body.texts('keys'));
  } else if (operation === 'upgrade') {
    await compactions.upgrade(tableChoice(what), {
      all: body.flag('all', false),
      jobs: jobsOf(body),
      writtenBeforeMillis: body.optionalAmount('writtenBeforeMillis'),
    });
  } else if (operation === 'recompress') {
    await compactions.recompress(tableChoice(what), jobsOf(body));
  } else if (operation === 'relocate') {
    compactions.relocate(tableChoice(what));
  } else {
    const operations = 'compact, compact-files, compact-keys, upgrade, recompress or relocate';
    throw new AdminProblem(400, `"operation" must be ${operations}`);
  }
  return {};
}

/** How many files a command works on at once. */
export function jobsOf(body: AdminRequest['body'], fallback = 2): number {
  return Math.floor(body.optionalAmount('jobs') ?? fallback);
}

function scopeOf(body: AdminRequest['body']): CompactionScope {
  const tokens = body.optionalText('tokens');
  if (tokens !== null) {
    // `START,END`
    const [start = '', end = ''] = tokens.split(',');
    return { kind: 'tokens', start, end };
  }
  const key = body.optionalText('key');
  if (key !== null) return { kind: 'partition', key };
  return { kind: 'all', splits: body.flag('splits', false) };
}

function automatic(request: AdminRequest): AutomaticCompactionReport {
  const choice = tableChoice(request.query.get('what') ?? '*');
  return { tables: compactionsOf(request).automatic(choice) };
}

function setAutomatic(request: AdminRequest): Nothing {
  const { body } = request;
  compactionsOf(request).setAutomatic(tableChoice(body.text('what')), body.flag('running'));
  return {};
}

function setThroughput(request: AdminRequest): Nothing {
  compactionsOf(request).setThroughput(request.body.amount('mebibytes'));
  return {};
}

function setConcurrent(request: AdminRequest): Nothing {
  const count = Math.floor(request.body.amount('count'));
  if (count < 1) throw new AdminProblem(400, '"count" must be 1 or more');
  compactionsOf(request).setConcurrent(count);
  return {};
}

function stop(request: AdminRequest): Nothing {
  const id = request.body.optionalText('id');
  compactionsOf(request).stop(id === null ? { kind: request.body.text('kind') } : { id });
  return {};
}
