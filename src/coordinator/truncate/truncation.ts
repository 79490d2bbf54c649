import { Consistency, FailureReason, truncateError, unavailable } from '../../base/error/index.ts';
import type { ClusterView } from '../../cluster/index.ts';
import type { MessageService, ResponseCallback } from '../../messaging/index.ts';
import type { Trace } from '../../observe/index.ts';
import type { Endpoint } from '../../platform/index.ts';
import { endpointAddress } from '../../platform/index.ts';

/** How Cassandra's statement wraps an error of its proxy. */
const PREFIX = 'Error during truncate: ';
const REASON_NAMES = new Map(Object.entries(FailureReason).map(([name, code]) => [code, name]));

/**
 * Waits for every member to truncate (service/TruncateResponseHandler.java of Cassandra 5.0): one
 * failure ends it, and so does silence.
 */
class TruncateHandler implements ResponseCallback<'TRUNCATE_RSP'> {
  readonly done: Promise<void>;
  private readonly members: number;
  private responses = 0;
  private resolve: () => void = () => {};
  private reject: (error: Error) => void = () => {};

  constructor(members: number) {
    this.members = members;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  onResponse(): void {
    if (++this.responses === this.members) this.resolve();
  }

  onFailure(from: Endpoint, reason: FailureReason): void {
    const what =
      reason === FailureReason.TIMEOUT
        ? `${PREFIX}Truncate timed out - received only ${this.responses} responses`
        : `Truncate failed on replica /${from} -> ${REASON_NAMES.get(reason) ?? 'UNKNOWN'}`;
    this.reject(truncateError(what));
  }
}

/**
 * Drops the data of a table on all nodes. All members must be alive, because a node that misses it
 * would bring the data back. Rejects with TruncateError otherwise, and when a member fails or does
 * not answer in time.
 */
export async function truncateEverywhere(
  cluster: ClusterView,
  messages: MessageService,
  table: { readonly keyspace: string; readonly name: string },
  timeoutMs: number,
  trace: Trace | null,
): Promise<void> {
  const members = cluster.members();
  const alive = members.filter((node) => cluster.isAlive(node.endpoint));
  if (alive.length < members.length) {
    const { message } = unavailable(Consistency.ALL, members.length, alive.length);
    throw truncateError(`${PREFIX}${message}`);
  }
  trace?.event(
    `Enqueuing truncate messages to hosts ${members.map((node) => endpointAddress(node.endpoint))}`,
  );
  const handler = new TruncateHandler(members.length);
  const request = { keyspace: table.keyspace, table: table.name };
  for (const { endpoint } of members) {
    messages.request('TRUNCATE_REQ', request, endpoint, handler, timeoutMs, trace);
  }
  await handler.done;
}
