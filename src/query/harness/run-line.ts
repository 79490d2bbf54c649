import { Consistency, isConsistency, protocolError, RequestError } from '../../base/error/index.ts';
import type { BoundValue, ClientState, QueryOptions, RequestContext } from '../query-processor.ts';
import { UNSET } from '../query-processor.ts';
import { answerText, errorText, preparedText } from './answer-text.ts';
import type { MemoryNode } from './memory-node.ts';

/** Options of a line of a script: `!{"cl": "TWO"} SELECT ...`. */
interface LineOptions {
  readonly cl?: keyof typeof Consistency | number;
  readonly serial?: keyof typeof Consistency;
  readonly values?: readonly (string | null)[];
  readonly names?: readonly string[];
  readonly page?: number;
  readonly state?: string;
  readonly ts?: number;
  readonly ks?: string;
  readonly now?: number;
  readonly skip?: boolean;
  readonly prepare?: boolean;
  readonly batch?: readonly (string | readonly [string, readonly (string | null)[]])[];
  readonly kind?: number;
}

function boundValue(text: string | null): BoundValue {
  if (text === null) return null;
  return text === 'unset' ? UNSET : Buffer.from(text.slice(2), 'hex');
}

/** The JSON object at the start, which ends where it is balanced, and the rest. */
function split(line: string): { options: LineOptions; text: string } {
  if (!line.startsWith('!')) return { options: {}, text: line };
  for (let end = line.indexOf('}'); end > 0; end = line.indexOf('}', end + 1)) {
    try {
      const options = JSON.parse(line.slice(1, end + 1)) as LineOptions;
      return { options, text: line.slice(end + 1).trim() };
    } catch {
      // A brace inside a string: go on to the next.
    }
  }
  throw new Error(`no options: ${line}`);
}

function consistencyOf(level: LineOptions['cl']): Consistency {
  if (level === undefined) return Consistency.ONE;
  if (typeof level === 'string') return Consistency[level];
  if (!isConsistency(level)) throw protocolError(`Unknown code ${level} for a consistency level`);
  return level;
}

function timestampOf(line: string, ts: number | undefined): number | bigint | null {
  if (ts === undefined) return null;
  return Number.isSafeInteger(ts) ? ts : BigInt(/"ts":\s*(-?\d+)/.exec(line)?.[1] ?? 0);
}

/** Runs one line against a node and gives the answer as text. */
export async function runLine(
  node: MemoryNode,
  client: ClientState,
  line: string,
): Promise<string> {
  const parsed = split(line);
  const { options } = parsed;
  const text = parsed.text.replaceAll('\\n', '\n');
  const request: RequestContext = {
    client,
    protocolVersion: 5,
    tracing: false,
    customPayload: null,
  };
  const lines: string[] = [];
  try {
    if (options.batch !== undefined) {
      lines.push(answerText(await runBatch(node, options, line, request)));
      return lines.join('\n');
    }
    const queryOptions = optionsOf(options, line);
    if (options.prepare !== true) {
      const result = await node.processor.query(text, queryOptions, request);
      return answerText(result);
    }
    const keyspace = options.values === undefined ? (options.ks ?? null) : null;
    const prepared = await node.processor.prepare(text, keyspace, request);
    lines.push(preparedText(prepared));
    if (options.values !== undefined) {
      const { resultMetadataId } = prepared;
      const execute = { ...queryOptions, resultMetadataId };
      lines.push(answerText(await node.processor.execute(prepared.id, execute, request)));
    }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    lines.push(errorText(error));
  }
  return lines.join('\n');
}

function optionsOf(options: LineOptions, line: string): QueryOptions {
  return {
    consistency: consistencyOf(options.cl),
    values: (options.values ?? []).map(boundValue),
    names: options.names ?? null,
    skipMetadata: options.skip ?? false,
    pageSize: options.page ?? null,
    pagingState: options.state === undefined ? null : Buffer.from(options.state),
    serialConsistency: options.serial === undefined ? null : Consistency[options.serial],
    timestamp: timestampOf(line, options.ts),
    keyspace: options.ks ?? null,
    nowInSeconds: options.now ?? null,
  };
}

async function runBatch(
  node: MemoryNode,
  options: LineOptions,
  line: string,
  request: RequestContext,
) {
  const kinds = ['LOGGED', 'UNLOGGED', 'COUNTER'] as const;
  const kind = kinds[options.kind ?? 0];
  if (kind === undefined) throw protocolError(`Invalid BATCH message type ${options.kind}`);
  const statements = (options.batch ?? []).map((item) =>
    typeof item === 'string'
      ? { statement: item, values: [] }
      : { statement: item[0], values: item[1].map(boundValue) },
  );
  const { consistency, serialConsistency, timestamp, keyspace, nowInSeconds } = optionsOf(
    options,
    line,
  );
  return node.processor.batch(
    { kind, statements, consistency, serialConsistency, timestamp, keyspace, nowInSeconds },
    request,
  );
}
