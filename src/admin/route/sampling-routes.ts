import type { SamplerName } from '../../observe/index.ts';
import { SAMPLER_NAMES } from '../../observe/index.ts';
import { AdminProblem } from '../admin-problem.ts';
import type { ManagedSampling, SamplingRequest } from '../managed-sampling.ts';
import type { SampledReport, SamplingJobsReport, SamplingSwitchReport } from '../report.ts';
import { findNode } from './find-node.ts';
import type { AdminRequest, Route } from './route.ts';

const path = '/v1/nodes/:node/sampling';
const MOST_COUNTERS = 1024;

/** Routes about what is done most with the tables of one living node. */
export const samplingRoutes: readonly Route[] = [
  { method: 'POST', path, answer: sample },
  { method: 'GET', path: `${path}/jobs`, answer: jobs },
  { method: 'POST', path: `${path}/jobs`, answer: schedule },
  { method: 'POST', path: `${path}/jobs/stop`, answer: unschedule },
];

function samplingOf({ cluster, parameters }: AdminRequest): ManagedSampling {
  return findNode(cluster, parameters.node ?? '').sampling;
}

function requestOf(body: AdminRequest['body']): SamplingRequest {
  const samplers = body.texts('samplers');
  const unknown = samplers.find((name) => !isSampler(name));
  if (unknown !== undefined || samplers.length === 0) {
    throw new AdminProblem(400, `"samplers" must be some of ${SAMPLER_NAMES.join(', ')}`);
  }
  const [capacity, count] = [body.amount('capacity'), body.amount('count')];
  if (capacity > MOST_COUNTERS || count < 1 || count >= capacity) {
    throw new AdminProblem(400, '"count" must be less than "capacity", and that at most 1024');
  }
  const durationMs = body.amount('durationMs');
  const [keyspace, table] = [body.optionalText('keyspace'), body.optionalText('table')];
  return { keyspace, table, samplers: samplers.filter(isSampler), capacity, count, durationMs };
}

function isSampler(name: string): name is SamplerName {
  return (SAMPLER_NAMES as readonly string[]).includes(name);
}

async function sample(request: AdminRequest): Promise<SampledReport> {
  return { results: await samplingOf(request).sample(requestOf(request.body)) };
}

function jobs(request: AdminRequest): SamplingJobsReport {
  return { jobs: samplingOf(request).scheduled() };
}

function schedule(request: AdminRequest): SamplingSwitchReport {
  const { body } = request;
  const wanted = requestOf(body);
  const intervalMs = body.amount('intervalMs');
  if (intervalMs < wanted.durationMs) {
    throw new AdminProblem(400, '"intervalMs" must not be less than "durationMs"');
  }
  return { done: samplingOf(request).schedule(wanted, intervalMs) };
}

function unschedule(request: AdminRequest): SamplingSwitchReport {
  const { body } = request;
  const [keyspace, table] = [body.optionalText('keyspace'), body.optionalText('table')];
  return { done: samplingOf(request).unschedule(keyspace, table) };
}
