import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import type { ProblemReport } from '../../admin/index.ts';
import type { AdminAddress } from './admin-address.ts';

/** The cluster answered that it will not or cannot. `status` is HTTP's. */
export class AdminRefusal extends Error {
  override readonly name = 'AdminRefusal';
  readonly status: number;
  readonly hint: string;

  constructor(status: number, { error, hint }: ProblemReport) {
    super(error);
    this.status = status;
    this.hint = hint;
  }
}

/** Nobody answers there. `reason` is the system's: ECONNREFUSED, ETIMEDOUT... */
export class AdminUnreachable extends Error {
  override readonly name = 'AdminUnreachable';
  readonly reason: string;
  readonly address: AdminAddress;

  constructor(address: AdminAddress, reason: string) {
    super(`nothing answers at ${address.host}:${address.port} (${reason})`);
    this.address = address;
    this.reason = reason;
  }
}

/** Drains and stops take a while; a cluster that says nothing for longer is lost. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** Asks a running cluster over its management API. */
export class AdminClient {
  readonly address: AdminAddress;
  private readonly timeoutMs: number | null;

  /** `timeoutMs`: null for one who waits for as long as it takes. */
  constructor(address: AdminAddress, timeoutMs: number | null = DEFAULT_TIMEOUT_MS) {
    this.address = address;
    this.timeoutMs = timeoutMs;
  }

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path, undefined);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('POST', path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PUT', path, body);
  }

  /** Rejects with `AdminRefusal` or `AdminUnreachable`. */
  private async send<T>(method: string, path: string, body: unknown): Promise<T> {
    const response = await this.open(method, path, body);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const status = response.statusCode ?? 0;
    const answer = parse(text);
    if (status === 200 && answer !== null) return answer as T;
    if (isProblem(answer)) throw new AdminRefusal(status, answer);
    throw new AdminUnreachable(this.address, 'what answers there is no Ilion cluster');
  }

  private open(method: string, path: string, body: unknown): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const { host, port } = this.address;
      const sent = request({ host, port, method, path, headers, agent: false }, resolve);
      const { timeoutMs } = this;
      if (timeoutMs !== null) {
        sent.setTimeout(timeoutMs, () => sent.destroy(new Error('no answer in time')));
      }
      sent.on('error', (error: NodeJS.ErrnoException) => {
        reject(new AdminUnreachable(this.address, error.code ?? error.message));
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isProblem(answer: unknown): answer is ProblemReport {
  return typeof answer === 'object' && answer !== null && 'error' in answer && 'hint' in answer;
}
