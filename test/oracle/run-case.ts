import type { BoundValue } from './body.ts';
import type { BatchItem, Client, Prepared, RequestOptions } from './client.ts';
import type { Case, CaseOptions } from './corpus.ts';
import type { Reply } from './reply.ts';
import { replyText } from './reply-text.ts';

/**
 * Sends what a case describes and gives all replies as text. Rejects only when the connection
 * broke: an error of the server is an answer.
 */
export async function runCase(client: Client, one: Case): Promise<string> {
  const { options } = one;
  const statement = expanded(one.statement);
  const request = requestOptions(options);
  if (options.batch !== undefined) {
    const reply = await client.batch(options.batch.map(batchItem), options.kind ?? 0, request);
    return replyText(reply, options);
  }
  if (options.prepare === true) return runPrepared(client, statement, options, request);
  const first = await client.query(statement, request);
  const rest = await followPages(first, options, (pagingState) =>
    client.query(statement, { ...request, pagingState }),
  );
  return [first, ...rest].map((reply) => replyText(reply, options)).join('\n');
}

/** `@{70000*a}` stands for as many times `a`, so that long statements are not long here. */
function expanded(text: string): string {
  return text.replace(/@\{(\d+)\*([^}]*)\}/g, (_, count: string, part: string) =>
    part.repeat(Number(count)),
  );
}

async function runPrepared(
  client: Client,
  statement: string,
  options: CaseOptions,
  request: RequestOptions,
): Promise<string> {
  const reply = await client.prepare(statement, options.ks);
  const { outcome } = reply;
  if (outcome.kind !== 'prepared' || options.values === undefined) return replyText(reply, options);
  const prepared: Prepared = outcome;
  const { keyspace: _, ...others } = request;
  const first = await client.execute(prepared, others);
  const rest = await followPages(first, options, (pagingState) =>
    client.execute(prepared, { ...others, pagingState }),
  );
  return [reply, first, ...rest].map((one) => replyText(one, options)).join('\n');
}

async function followPages(
  first: Reply,
  options: CaseOptions,
  next: (pagingState: Buffer) => Promise<Reply>,
): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  for (let reply = first; options.all === true; ) {
    if (reply.outcome.kind !== 'rows' || reply.outcome.metadata.pagingState === null) break;
    reply = await next(reply.outcome.metadata.pagingState);
    replies.push(reply);
  }
  return replies;
}

function boundValue(text: string | null): BoundValue {
  return text === null || text === 'unset' ? text : Buffer.from(expanded(text).slice(2), 'hex');
}

function batchItem(item: string | readonly [string, readonly (string | null)[]]): BatchItem {
  if (typeof item === 'string') return { statement: item, values: [] };
  return { statement: item[0], values: item[1].map(boundValue) };
}

function requestOptions(options: CaseOptions): RequestOptions {
  const payload = Object.entries(options.payload ?? {}).map(
    ([key, hex]) => [key, Buffer.from(hex, 'hex')] as const,
  );
  return {
    ...(options.cl === undefined ? {} : { consistency: options.cl }),
    ...(options.serial === undefined ? {} : { serial: options.serial }),
    ...(options.values === undefined ? {} : { values: options.values.map(boundValue) }),
    ...(options.names === undefined ? {} : { names: options.names }),
    ...(options.page === undefined ? {} : { pageSize: options.page }),
    ...(options.state === undefined ? {} : { pagingState: Buffer.from(options.state) }),
    ...(options.ts === undefined ? {} : { timestamp: BigInt(options.ts) }),
    ...(options.skip === undefined ? {} : { skipMetadata: options.skip }),
    ...(options.ks === undefined ? {} : { keyspace: options.ks }),
    ...(options.now === undefined ? {} : { nowInSeconds: options.now }),
    ...(options.tracing === undefined ? {} : { tracing: options.tracing }),
    ...(payload.length === 0 ? {} : { payload: Object.fromEntries(payload) }),
  };
}
