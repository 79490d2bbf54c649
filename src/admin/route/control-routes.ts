import { AdminProblem } from '../admin-problem.ts';
import type { ManagedControl } from '../managed-control.ts';
import { adjustableLimits, cacheNames } from '../managed-control.ts';
import type { LoggingReport, TraceProbabilityReport } from '../report.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

type Nothing = Readonly<Record<string, never>>;

const path = '/v1/nodes/:node/control';

/** Routes that change what a living node goes by. */
export const controlRoutes: readonly Route[] = [
  { method: 'PUT', path: `${path}/limit`, answer: setLimit },
  { method: 'PUT', path: `${path}/handoff`, answer: setHandoff },
  { method: 'PUT', path: `${path}/hints`, answer: setHints },
  { method: 'POST', path: `${path}/hints/truncate`, answer: truncateHints },
  { method: 'POST', path: `${path}/batches/replay`, answer: replayBatches },
  { method: 'POST', path: `${path}/caches/invalidate`, answer: invalidate },
  { method: 'PUT', path: `${path}/caches/key`, answer: setKeyCache },
  { method: 'GET', path: `${path}/logging`, answer: logging },
  { method: 'PUT', path: `${path}/logging`, answer: setLogging },
  { method: 'GET', path: `${path}/tracing`, answer: tracing },
  { method: 'PUT', path: `${path}/tracing`, answer: setTracing },
  { method: 'PUT', path: `${path}/thresholds`, answer: setThresholds },
];

function controlOf({ cluster, parameters }: AdminRequest): ManagedControl {
  return findNode(cluster, parameters.node ?? '').control;
}

/** Throws `AdminProblem` of status 400 when the text is none of some names. */
function oneOf<T extends string>(names: readonly T[], name: string, text: string): T {
  const found = names.find((each) => each === text);
  if (found !== undefined) return found;
  throw new AdminProblem(400, `"${name}" must be one of ${names.join(', ')}`);
}

function setLimit(request: AdminRequest): Nothing {
  const { body } = request;
  const limit = oneOf(adjustableLimits, 'limit', body.text('limit'));
  controlOf(request).adjust(limit, body.amount('value'));
  return {};
}

function setHandoff(request: AdminRequest): Nothing {
  controlOf(request).setHandoffPaused(!request.body.flag('running'));
  return {};
}

function setHints(request: AdminRequest): Nothing {
  const { body } = request;
  controlOf(request).setHintsFor(body.text('dataCenter'), body.flag('running'));
  return {};
}

async function truncateHints(request: AdminRequest): Promise<Nothing> {
  await controlOf(request).truncateHints(request.body.optionalText('address'));
  return {};
}

async function replayBatches(request: AdminRequest): Promise<Nothing> {
  await controlOf(request).replayBatches();
  return {};
}

function invalidate(request: AdminRequest): Nothing {
  const { body } = request;
  const cache = oneOf(cacheNames, 'cache', body.text('cache'));
  controlOf(request).invalidate(cache, body.texts('keys'));
  return {};
}

function setKeyCache(request: AdminRequest): Nothing {
  controlOf(request).setKeyCacheCapacity(request.body.amount('mebibytes'));
  return {};
}

function logging(request: AdminRequest): LoggingReport {
  return { loggers: controlOf(request).logLevels() };
}

function setLogging(request: AdminRequest): Nothing {
  const { body } = request;
  controlOf(request).setLogLevel(body.optionalText('logger'), body.optionalText('level'));
  return {};
}

function tracing(request: AdminRequest): TraceProbabilityReport {
  return { probability: controlOf(request).traceProbability() };
}

function setTracing(request: AdminRequest): Nothing {
  const probability = request.body.amount('probability');
  if (probability > 1) throw new AdminProblem(400, '"probability" must be between 0 and 1');
  controlOf(request).setTraceProbability(probability);
  return {};
}

function setThresholds(request: AdminRequest): Nothing {
  const { body } = request;
  const [min, max] = [body.amount('min'), body.amount('max')];
  controlOf(request).setCompactionThresholds(body.text('keyspace'), body.text('table'), min, max);
  return {};
}
