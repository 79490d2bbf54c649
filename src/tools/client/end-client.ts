import type driver from 'cassandra-driver';

/** Sockets are closed well within this time, and destroyed by the driver after it. */
const waitMs = 3000;

/** What the driver's own types do not tell of a client. */
interface Connecting {
  readonly controlConnection?: { shutdown(): void };
}

/**
 * Shuts a client of the driver down, whatever state it is in, and waits three seconds at most.
 *
 * The driver may wait for ever for the end of a connection that a node, stopped at the same moment,
 * ended before; and it does not shut down a client that never came to be connected, whose control
 * connection would go on to look for a node.
 */
export async function endClient(client: driver.Client): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  try {
    await Promise.race([client.shutdown(), enough]);
  } finally {
    clearTimeout(timer);
    (client as unknown as Connecting).controlConnection?.shutdown();
  }
}
