import { ConfigurationProblem } from '../config/index.ts';
import type { Network } from '../platform/index.ts';
import { NetworkError } from '../platform/index.ts';

/** Where one hosted node is reached. */
export interface NodeAddress {
  readonly address: string;
  readonly nativePort: number;
  readonly storagePort: number;
}

export interface AddressPlan {
  /** First address; the next node has the next one, unless `oneAddress`. */
  readonly firstAddress: string;
  /** One IP for all, a port a node: where only 127.0.0.1 can be had (macOS). */
  readonly oneAddress: boolean;
  /** CQL port; 0 for any free one. */
  readonly port: number;
  readonly storagePort: number;
}

/**
 * Gives each of `count` nodes its address, and finds a CQL port that is free on all of them when
 * none was asked for. Throws `ConfigurationProblem` when an address cannot be had.
 */
export async function planAddresses(
  network: Network,
  count: number,
  plan: AddressPlan,
): Promise<readonly NodeAddress[]> {
  const addresses = Array.from({ length: count }, (_, i) =>
    plan.oneAddress ? plan.firstAddress : addressAfter(plan.firstAddress, i),
  );
  const port = plan.port === 0 ? await freePort(network, addresses, plan.oneAddress) : plan.port;
  return addresses.map((address, i) => ({
    address,
    nativePort: plan.oneAddress ? port + i : port,
    storagePort: plan.oneAddress ? plan.storagePort + i : plan.storagePort,
  }));
}

function addressAfter(first: string, steps: number): string {
  const parts = first.split('.').map(Number);
  const [a = 127, b = 0, c = 0, d = 1] = parts;
  const last = c * 256 + d + steps;
  if (parts.length !== 4 || last > 65_534) {
    throw new ConfigurationProblem(`${first} is no IPv4 address with room for ${steps + 1} nodes`);
  }
  return `${a}.${b}.${last >> 8}.${last & 255}`;
}

const portTries = 20;

async function freePort(
  network: Network,
  addresses: readonly string[],
  oneAddress: boolean,
): Promise<number> {
  const [first = '127.0.0.1'] = addresses;
  for (let attempt = 0; attempt < portTries; attempt++) {
    const probe = await network.listen({ address: first, port: 0 }, (socket) => socket.destroy());
    const { port } = probe;
    await probe.close();
    const wanted = addresses.map((address, i) => ({ address, port: oneAddress ? port + i : port }));
    if (await allFree(network, wanted)) return port;
  }
  throw new ConfigurationProblem(
    `no port is free on all of ${addresses.join(', ')}; on macOS only 127.0.0.1 exists, ` +
      'use --one-address',
  );
}

async function allFree(
  network: Network,
  wanted: readonly { address: string; port: number }[],
): Promise<boolean> {
  for (const options of wanted) {
    try {
      const probe = await network.listen(options, (socket) => socket.destroy());
      await probe.close();
    } catch (error) {
      if (error instanceof NetworkError) return false;
      throw error;
    }
  }
  return true;
}
