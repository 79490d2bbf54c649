import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AdminProblem } from '../admin-problem.ts';
import type { ManagedCluster } from '../managed-cluster.ts';
import type { ProblemReport } from '../report.ts';
import { defaultAdminPort } from '../report.ts';
import { answerRequest } from '../route/index.ts';
import { EventFeed } from './event-feed.ts';
import type { Pages } from './pages.ts';
import { checkRequest } from './request-guard.ts';
import { readJson } from './request-json.ts';

export interface AdminServerOptions {
  /** 7199 when not given; 0 for any free one. */
  readonly port?: number;
  /** True: takes any free port when `port` is taken. Else that is an error. */
  readonly anyPort?: boolean;
  /** Answers what is no part of the API: the panel. */
  readonly pages?: Pages;
}

const loopback = '127.0.0.1';

/** The management API of one process, on loopback only. */
export class AdminServer {
  readonly address = loopback;
  private readonly server: Server;
  private readonly feed: EventFeed | null;
  private readonly cluster: ManagedCluster | null;
  private readonly pages: Pages | null;

  private constructor(cluster: ManagedCluster | null, pages: Pages | null) {
    this.cluster = cluster;
    this.pages = pages;
    this.feed = cluster === null ? null : new EventFeed(cluster);
    this.server = createServer((request, response) => {
      void this.serve(request, response);
    });
    this.server.requestTimeout = 10_000;
    this.server.maxConnections = 256;
  }

  /**
   * `cluster` is null where only pages are served. Rejects with `AdminProblem` of status 409 when
   * the port is taken.
   */
  static async listen(
    cluster: ManagedCluster | null,
    options: AdminServerOptions = {},
  ): Promise<AdminServer> {
    const server = new AdminServer(cluster, options.pages ?? null);
    const port = options.port ?? defaultAdminPort;
    const isListening = await server.tryListen(port);
    if (isListening || (options.anyPort === true && (await server.tryListen(0)))) return server;
    throw new AdminProblem(
      409,
      `the administration port ${loopback}:${port} is taken, perhaps by another cluster`,
      'choose another with --admin-port, or see what runs there with: ilion ctl status',
    );
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends all connections, also those that read events. */
  async close(): Promise<void> {
    this.feed?.close();
    await this.pages?.close();
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeAllConnections();
    await closed;
  }

  private tryListen(port: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') resolve(false);
        else reject(error);
      };
      this.server.once('error', failed);
      this.server.listen({ host: loopback, port }, () => {
        this.server.off('error', failed);
        resolve(true);
      });
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      checkRequest(request);
      const { method = 'GET', url = '/' } = request;
      if (!url.startsWith('/v1/') && this.pages !== null) {
        const body = method === 'GET' ? undefined : await readJson(request);
        await this.pages.answer({ method, url, body, headers: request.headers }, response);
        return;
      }
      if (this.cluster === null || this.feed === null) {
        throw new AdminProblem(404, 'no node lives in this process', 'it serves the panel only');
      }
      if (method === 'GET' && url === '/v1/events') {
        this.feed.add(response);
        return;
      }
      const body = method === 'GET' ? undefined : await readJson(request);
      send(response, 200, await answerRequest(this.cluster, method, url, body));
    } catch (error) {
      sendProblem(response, error);
    }
  }
}

function sendProblem(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const isKnown = error instanceof AdminProblem;
  const message = error instanceof Error ? error.message : String(error);
  const report: ProblemReport = {
    error: message,
    hint: isKnown ? error.hint : 'this is an error of Ilion; its log says more',
  };
  // What is left of an over-long body is not read: the connection ends with the answer.
  if (isKnown && error.status === 413) response.setHeader('connection', 'close');
  send(response, isKnown ? error.status : 500, report);
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  const text = JSON.stringify(answer ?? {});
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
