import type { ServerResponse } from 'node:http';
import type {
  PageRequest,
  Pages,
  PanelAction,
  PanelChange,
  PanelNodetool,
} from '../../admin/index.ts';
import { AdminProblem } from '../../admin/index.ts';
import { CommandFailure } from '../command-failure.ts';
import { AssetStore } from './asset-store.ts';
import type { Panel } from './panel.ts';
import { readAction } from './read-action.ts';

export interface PanelPagesOptions {
  /** Makes the panel and opens it; called when a page connects and there is none. */
  open(tell: (change: PanelChange) => void): Promise<Panel>;
}

const maximumReaders = 32;
/** A page that is this far behind is let go; it connects again and gets the whole state. */
const maximumWaitingBytes = 2 * 1024 * 1024;
/** A page that is loaded again comes back within this time. */
const lingerMs = 10_000;

/** What nodetool may be asked for from a page: reading only. */
const nodetoolCommands = ['status', 'info', 'ring', 'gossipinfo', 'describecluster', 'version'];

/**
 * The panel over HTTP. Made with the administration and almost nothing until a page connects; the
 * stations write as long as a page is there.
 */
export class PanelPages implements Pages {
  private readonly options: PanelPagesOptions;
  private readonly assets = new AssetStore();
  private readonly readers = new Set<ServerResponse>();
  private panel: Promise<Panel> | null = null;
  private lingering: NodeJS.Timeout | undefined;

  constructor(options: PanelPagesOptions) {
    this.options = options;
  }

  async answer(request: PageRequest, response: ServerResponse): Promise<void> {
    const { method, url } = request;
    const [path = '/', query = ''] = url.split('?');
    if (method === 'GET' && path === '/panel/events') return this.connect(response);
    if (method === 'GET' && path === '/panel/nodetool') {
      return send(response, await this.nodetool(new URLSearchParams(query)));
    }
    if (method === 'POST' && path === '/panel/act') {
      return this.act(readAction(request.body), response);
    }
    if (method === 'GET' && this.assets.answer(path, request.headers, response)) return;
    throw new AdminProblem(404, `there is no ${path}`, 'the panel is at /');
  }

  async close(): Promise<void> {
    clearTimeout(this.lingering);
    for (const reader of this.readers) reader.end();
    await this.letGo();
  }

  private async connect(response: ServerResponse): Promise<void> {
    if (this.readers.size >= maximumReaders) {
      throw new AdminProblem(503, `there are already ${maximumReaders} pages`);
    }
    clearTimeout(this.lingering);
    const panel = await this.current();
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: 1000\nevent: state\ndata: ${JSON.stringify(panel.state())}\n\n`);
    this.readers.add(response);
    response.on('close', () => this.leave(response));
  }

  private leave(response: ServerResponse): void {
    this.readers.delete(response);
    if (this.readers.size > 0) return;
    clearTimeout(this.lingering);
    this.lingering = setTimeout(() => void this.letGo(), lingerMs);
    this.lingering.unref();
  }

  private async letGo(): Promise<void> {
    const { panel } = this;
    this.panel = null;
    await panel?.then(
      (made) => made.close(),
      () => {},
    );
  }

  private current(): Promise<Panel> {
    if (this.panel !== null) return this.panel;
    const panel = this.options.open((change) => this.tell(change));
    this.panel = panel;
    panel.catch(() => {
      if (this.panel === panel) this.panel = null;
    });
    return panel;
  }

  private tell(change: PanelChange): void {
    if (this.readers.size === 0) return;
    const text = `event: change\ndata: ${JSON.stringify(change)}\n\n`;
    for (const reader of this.readers) {
      if (reader.writableLength > maximumWaitingBytes) reader.destroy();
      else reader.write(text);
    }
  }

  private async act(action: PanelAction, response: ServerResponse): Promise<void> {
    const panel = await this.current();
    try {
      await panel.act(action);
    } catch (error) {
      throw asProblem(error);
    }
    send(response, {});
  }

  private async nodetool(query: URLSearchParams): Promise<PanelNodetool> {
    const node = query.get('node') ?? '';
    const command = query.get('command') ?? '';
    if (!nodetoolCommands.includes(command)) {
      const hint = `it runs ${nodetoolCommands.join(', ')}`;
      throw new AdminProblem(400, `the panel does not run "nodetool ${command}"`, hint);
    }
    const panel = await this.current();
    try {
      return { output: await panel.nodetool(node, command) };
    } catch (error) {
      throw asProblem(error);
    }
  }
}

/** What a person can do something about is no failure of the server. */
function asProblem(error: unknown): unknown {
  if (error instanceof AdminProblem) return error;
  const isTold =
    error instanceof CommandFailure || (error as Error).name === 'ConfigurationProblem';
  const message = error instanceof Error ? error.message : String(error);
  return new AdminProblem(isTold ? 400 : 502, message);
}

function send(response: ServerResponse, answer: unknown): void {
  const text = JSON.stringify(answer);
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
