/**
 * Whole messages between nodes. Inside a process a message is an immutable value that is handed
 * over; the messaging folder gives it meaning. Delivery is at most once, unordered across pairs,
 * and silent about loss, exactly as a datagram network is: the sender learns of a loss by a timeout.
 */
export interface Internode {
  /** Takes `endpoint` for a node; throws when another holds it. */
  bind(endpoint: Endpoint, receive: (envelope: unknown) => void): InternodePort;
}

export interface InternodePort {
  /** Never throws and never calls back before it returns, for whatever address. */
  send(to: Endpoint, envelope: unknown): void;
  close(): void;
}

/** `address:port` of a node for other nodes (`127.0.0.1:7000`); equal text, same node. */
export type Endpoint = string;

export function endpointOf(address: string, port: number): Endpoint {
  return `${address}:${port}`;
}

export function endpointAddress(endpoint: Endpoint): string {
  return endpoint.slice(0, endpoint.lastIndexOf(':'));
}

export function endpointPort(endpoint: Endpoint): number {
  return Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));
}
