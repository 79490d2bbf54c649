import type { GossipEndpoint, GossipReport } from '../../../admin/index.ts';
import type { AddressForm } from './address.ts';
import { showAddress } from './address.ts';
import { endpointHashOrder } from './hash-order.ts';

/** The text of `nodetool gossipinfo`; `resolved` when names were asked for (-r). */
export function formatGossipInfo(
  { endpoints }: GossipReport,
  form: AddressForm,
  resolved: boolean,
): string {
  const nodes = endpointHashOrder(endpoints, ({ endpoint }) => endpoint);
  const texts = nodes.map((node) => {
    const address = showAddress(node.endpoint, form);
    return `${resolved ? address : `/${address}`}\n${statesOf(node)}`;
  });
  return `${texts.join('')}\n`;
}

function statesOf({ generation, heartbeat, states }: GossipEndpoint): string {
  const lines = states
    .filter(({ name }) => name !== 'TOKENS')
    .map(({ name, version, value }) => `${name}:${version}:${value}`);
  const tokens = states.find(({ name }) => name === 'TOKENS');
  lines.push(tokens === undefined ? 'TOKENS: not present' : `TOKENS:${tokens.version}:<hidden>`);
  const all = [`generation:${generation}`, `heartbeat:${heartbeat}`, ...lines];
  return all.map((line) => `  ${line}\n`).join('');
}
