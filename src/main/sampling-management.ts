import type {
  ManagedSampling,
  SampleReport,
  SamplingRequest,
  SamplingResults,
} from '../admin/index.ts';
import { AdminProblem, samplingText } from '../admin/index.ts';
import type { SamplerName } from '../observe/index.ts';
import { countsFrequency } from '../observe/index.ts';
import type { Timer } from '../platform/index.ts';
import { sleep } from '../platform/index.ts';
import type { IlionNode } from './ilion-node.ts';

/** Sampling that is done again and again. */
interface Job {
  readonly request: SamplingRequest;
  timer: Timer | null;
  /** No more once the one that goes on is over. */
  isEnding: boolean;
}

/** What is done most with the tables of a living node. */
export class SamplingManagement implements ManagedSampling {
  private readonly node: IlionNode;
  /** By `keyspace.table`. */
  private readonly jobs = new Map<string, Job>();

  constructor(node: IlionNode) {
    this.node = node;
  }

  async sample(request: SamplingRequest): Promise<SamplingResults> {
    const ids = this.tablesOf(request);
    this.begin(request, ids);
    await sleep(this.node.platform.timers, request.durationMs);
    return this.finish(request, ids);
  }

  /** Ids of the tables that are meant. */
  private tablesOf({ keyspace, table }: SamplingRequest): readonly string[] {
    const { current } = this.node.schema;
    const all = [...current.keyspaces.values()].filter(({ isVirtual }) => !isVirtual);
    if (keyspace === null) {
      return all.flatMap(({ tables }) => [...tables.values()].map(({ id }) => id));
    }
    const found = all.find(({ name }) => name === keyspace);
    if (found === undefined) throw new AdminProblem(404, `Unknown keyspace ${keyspace}`);
    if (table === null) return [...found.tables.values()].map(({ id }) => id);
    const id = found.tables.get(table)?.id;
    if (id === undefined) throw new AdminProblem(404, `Unknown table ${keyspace}.${table}`);
    return [id];
  }

  private begin(request: SamplingRequest, ids: readonly string[]): void {
    const { capacity, durationMs } = request;
    const { sampling } = this.node.engine;
    for (const name of request.samplers) {
      if (sampling.begin(ids, name, capacity, durationMs)) continue;
      throw new AdminProblem(500, 'Sampling already in progress');
    }
  }

  private finish(
    { samplers, count, table, keyspace }: SamplingRequest,
    ids: readonly string[],
  ): SamplingResults {
    const { engine, schema } = this.node;
    const results: Partial<Record<SamplerName, readonly SampleReport[]>> = {};
    for (const name of samplers) {
      // Of a single table Cassandra shows one more, where it looks for the largest.
      const isAlone = keyspace !== null && table !== null;
      const more = isAlone && !countsFrequency(name) ? 1 : 0;
      const found = engine.sampling.finish(ids, name, count + more).map((sample): SampleReport => {
        const metadata = schema.current.tableById(sample.tableId);
        const { value, count: times, error } = sample;
        const title = `${metadata?.keyspace ?? ''}.${metadata?.name ?? ''}`;
        return { table: title, value, count: times, error };
      });
      results[name] = found.sort((left, right) => right.count - left.count).slice(0, count + more);
    }
    return results;
  }

  schedule(request: SamplingRequest, intervalMs: number): boolean {
    const { keyspace } = request;
    const name = nameOf(keyspace, request.table);
    const isTaken =
      this.jobs.has('*.*') ||
      this.jobs.has(name) ||
      this.jobs.has(nameOf(keyspace, null)) ||
      (name === '*.*' && this.jobs.size > 0);
    if (isTaken) return false;
    const ids = this.tablesOf(request);
    const job: Job = { request, timer: null, isEnding: false };
    this.jobs.set(name, job);
    this.round(name, job, ids, intervalMs);
    return true;
  }

  private round(name: string, job: Job, ids: readonly string[], intervalMs: number): void {
    const { log, timers } = this.node.platform;
    try {
      this.begin(job.request, ids);
    } catch (error) {
      log.warn(`The scheduled sampling of ${name} ends`, error);
      this.jobs.delete(name);
      return;
    }
    job.timer = timers.after(intervalMs, () => {
      log.info(samplingText(this.finish(job.request, ids)));
      if (job.isEnding) this.jobs.delete(name);
      else this.round(name, job, ids, intervalMs);
    });
  }

  unschedule(keyspace: string | null, table: string | null): boolean {
    const name = nameOf(keyspace, table);
    const jobs = [...this.jobs].filter(([each]) => name === '*.*' || each === name);
    for (const [, job] of jobs) job.isEnding = true;
    return name === '*.*' || jobs.length > 0;
  }

  scheduled(): readonly string[] {
    return [...this.jobs.keys()];
  }
}

function nameOf(keyspace: string | null, table: string | null): string {
  return `${keyspace ?? '*'}.${table ?? '*'}`;
}
