import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Application, Simulation } from './application.ts';
import type { Card, PageState } from './card.ts';
import type { Database } from './database.ts';
import type { Load } from './load.ts';
import { refusalName } from './refusal.ts';

const address = '127.0.0.1';
const lookEveryMs = 1000;
const maximumReaders = 16;

const files: Readonly<Record<string, readonly [name: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/style.css': ['style.css', 'text/css; charset=utf-8'],
};

/** Beside the built program, or in dist when it runs from its sources. */
const folders = [
  new URL('../page/', import.meta.url),
  new URL('../../dist/examples/page/', import.meta.url),
];

export interface PageParts {
  readonly application: Application;
  readonly simulation: Simulation;
  readonly database: Database;
  readonly load: Load;
}

/**
 * The page of an application: its files, and its state each second as long as somebody looks. What
 * is shown is read from the cluster like anything else that the application does.
 */
export class PageServer {
  private readonly parts: PageParts;
  private readonly server: Server;
  private readonly readers = new Set<ServerResponse>();
  private cards: readonly Card[] = [];
  private problem: string | null = null;
  private looking = false;
  private timer: NodeJS.Timeout | undefined;

  private constructor(parts: PageParts) {
    this.parts = parts;
    this.server = createServer((request, response) => this.answer(request, response));
  }

  /** Rejects when the port is taken. */
  static async listen(port: number, parts: PageParts): Promise<PageServer> {
    const page = new PageServer(parts);
    await new Promise<void>((resolve, reject) => {
      page.server.once('error', reject);
      page.server.listen({ host: address, port }, resolve);
    });
    page.timer = setInterval(() => void page.look(), lookEveryMs);
    return page;
  }

  get url(): string {
    return `http://${address}:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeAllConnections();
    await closed;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    // A page of another site must not read what its own name, made to lead here, would give it.
    const isOurs = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
    if (!isOurs || request.method !== 'GET') response.writeHead(403).end();
    else if (path === '/events') this.connect(response);
    else sendFile(path, response);
  }

  private connect(response: ServerResponse): void {
    if (this.readers.size >= maximumReaders) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 1000\n\n');
    this.readers.add(response);
    response.on('close', () => this.readers.delete(response));
    void this.look();
  }

  /** One look at a time: a cluster in trouble answers late. The rest is told each second anyway. */
  private async look(): Promise<void> {
    if (this.readers.size === 0) return;
    if (!this.looking) {
      this.looking = true;
      void this.refresh();
    }
    const text = `data: ${JSON.stringify(this.state())}\n\n`;
    for (const reader of this.readers) reader.write(text);
  }

  private async refresh(): Promise<void> {
    try {
      this.cards = await this.parts.simulation.look();
      this.problem = null;
    } catch (error) {
      this.problem = refusalName(error);
    }
    this.looking = false;
  }

  private state(): PageState {
    const { application, database, load } = this.parts;
    const { done, refused } = load.report();
    return {
      title: application.title,
      keyspace: application.keyspace,
      home: database.home,
      coordinated: [...database.takeCoordinated()]
        .map(([dataCenter, perSecond]) => ({ dataCenter, perSecond }))
        .sort((a, b) => b.perSecond - a.perSecond),
      operations: done,
      refused: [...refused].map(([name, count]) => ({ name, count })),
      problem: this.problem,
      cards: this.cards,
    };
  }
}

function sendFile(path: string, response: ServerResponse): void {
  const [name, type] = files[path] ?? [];
  const body = name === undefined ? null : readFirst(name);
  if (body === null || type === undefined) {
    const text = path === '/' ? 'The page is built by: node scripts/build.mjs --bundle\n' : '';
    response.writeHead(404, { 'content-type': 'text/plain' }).end(text);
    return;
  }
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-cache',
    'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function readFirst(name: string): Buffer | null {
  for (const folder of folders) {
    try {
      return readFileSync(new URL(name, folder));
    } catch {
      // The other folder has it, or nobody.
    }
  }
  return null;
}
