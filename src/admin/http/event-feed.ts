import type { ServerResponse } from 'node:http';
import { AdminProblem } from '../admin-problem.ts';
import type { ManagedCluster } from '../managed-cluster.ts';

const maximumReaders = 32;
/** A reader that is this far behind is let go; it may come again and ask for the state. */
const maximumWaitingBytes = 1024 * 1024;

/**
 * Server-sent events: every `ClusterEvent` as one `data:` line of JSON, under its kind as the event's
 * name. Readers that do not keep up are closed, so that none of them holds memory.
 */
export class EventFeed {
  private readonly readers = new Set<ServerResponse>();
  private readonly cluster: ManagedCluster;
  private unsubscribe: (() => void) | null = null;

  constructor(cluster: ManagedCluster) {
    this.cluster = cluster;
  }

  /** Keeps the response open and sends what happens from now on. */
  add(response: ServerResponse): void {
    if (this.readers.size >= maximumReaders) {
      throw new AdminProblem(503, `there are already ${maximumReaders} readers of events`);
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    response.write(': events of the cluster\n\n');
    this.readers.add(response);
    response.on('close', () => this.remove(response));
    this.unsubscribe ??= this.cluster.subscribe((event) => {
      this.send(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
    });
  }

  close(): void {
    for (const reader of this.readers) reader.end();
  }

  private send(text: string): void {
    for (const reader of this.readers) {
      if (reader.writableLength > maximumWaitingBytes) reader.destroy();
      else reader.write(text);
    }
  }

  private remove(response: ServerResponse): void {
    this.readers.delete(response);
    if (this.readers.size > 0) return;
    this.unsubscribe?.();
    this.unsubscribe = null;
  }
}
