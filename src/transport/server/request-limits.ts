/**
 * Bounds on the bytes of requests under way, for one client address and for the whole node
 * (native_transport_max_request_data_in_flight_per_ip and native_transport_max_request_data_in_flight).
 */
export class RequestLimits {
  private readonly maxBytes: number;
  private readonly maxBytesPerAddress: number;
  private usedBytes = 0;
  private readonly byAddress = new Map<string, AddressUse>();

  constructor(maxBytes: number, maxBytesPerAddress: number) {
    this.maxBytes = maxBytes;
    this.maxBytesPerAddress = maxBytesPerAddress;
  }

  /** The counter of a client address, shared by its connections. */
  of(address: string): AddressUse {
    let use = this.byAddress.get(address);
    if (use === undefined) {
      use = { address, connections: 0, usedBytes: 0 };
      this.byAddress.set(address, use);
    }
    return use;
  }

  connected(use: AddressUse): void {
    use.connections++;
  }

  disconnected(use: AddressUse): void {
    use.connections--;
    if (use.connections === 0 && use.usedBytes === 0) this.byAddress.delete(use.address);
  }

  acquire(use: AddressUse, bytes: number): void {
    use.usedBytes += bytes;
    this.usedBytes += bytes;
  }

  release(use: AddressUse, bytes: number): void {
    use.usedBytes -= bytes;
    this.usedBytes -= bytes;
  }

  /** True when so many bytes more would pass a bound. */
  wouldExceed(use: AddressUse, bytes: number): boolean {
    return (
      use.usedBytes + bytes > this.maxBytesPerAddress || this.usedBytes + bytes > this.maxBytes
    );
  }

  isExceeded(use: AddressUse): boolean {
    return this.wouldExceed(use, 0);
  }

  /** For the text of an overload error. */
  describe(use: AddressUse): string {
    return (
      `Endpoint: ${use.usedBytes}/${this.maxBytesPerAddress} bytes, ` +
      `Global: ${this.usedBytes}/${this.maxBytes} bytes.`
    );
  }
}

export interface AddressUse {
  readonly address: string;
  connections: number;
  usedBytes: number;
}
