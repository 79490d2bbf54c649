import type { MembersReport } from '../../../admin/index.ts';
import type { AddressForm } from './address.ts';
import { showAddress } from './address.ts';
import type { Member, MemberToken } from './data-centers.ts';
import { membersInTokenOrder, tokensByDataCenter } from './data-centers.ts';
import { fileSize, percent } from './decimal.ts';
import { textHashOrder } from './hash-order.ts';

/** The text of `nodetool status`. */
export function formatStatus(report: MembersReport, form: AddressForm): string {
  const dataCenters = tokensByDataCenter(report.members);
  const tokenCount = dataCenters.reduce((sum, { tokens }) => sum + tokens.length, 0);
  // Cassandra's own test for virtual nodes: more tokens than data centres.
  const hasOneTokenEach = dataCenters.length >= tokenCount;
  const { effective, note } = report.ownership;
  const header = headerOf(effective, hasOneTokenEach);
  const tables = dataCenters.map(({ tokens }) => [
    header,
    ...nodesOf(tokens).map((member) => row(member, effective, hasOneTokenEach, form)),
  ]);
  const widths = header.map((_, i) =>
    Math.max(...tables.flat().map((cells) => cells[i]?.length ?? 0)),
  );
  const sections = dataCenters.map(({ name }, i) => {
    const title = `Datacenter: ${name}`;
    const lines = (tables[i] ?? []).map((cells) =>
      cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
    );
    const legend = ['Status=Up/Down', '|/ State=Normal/Leaving/Joining/Moving'];
    return [title, '='.repeat(title.length), ...legend, ...lines]
      .map((line) => `${line}\n`)
      .join('');
  });
  return `${sections.join('\n')}\n${note === null ? '' : `Note: ${note}\n`}`;
}

function nodesOf(tokens: readonly MemberToken[]): readonly Member[] {
  return textHashOrder(membersInTokenOrder(tokens), ({ endpoint }) => endpoint);
}

function headerOf(effective: boolean, hasOneTokenEach: boolean): readonly string[] {
  const owns = effective ? 'Owns (effective)' : 'Owns';
  return hasOneTokenEach
    ? ['--', 'Address', 'Load', owns, 'Host ID', 'Token', 'Rack']
    : ['--', 'Address', 'Load', 'Tokens', owns, 'Host ID', 'Rack'];
}

function row(
  member: Member,
  effective: boolean,
  hasOneTokenEach: boolean,
  form: AddressForm,
): readonly string[] {
  const { alive, state, hostId, rack, tokens } = member;
  const mark = `${alive ? 'U' : 'D'}${state[0]}`;
  const load = member.loadBytes === null ? '?' : fileSize(member.loadBytes);
  const owns = effective && member.owns !== null ? percent(member.owns, 1) : '?';
  const address = showAddress(member.endpoint, form);
  return hasOneTokenEach
    ? [mark, address, load, owns, hostId, tokens[0] ?? '', rack]
    : [mark, address, load, String(tokens.length), owns, hostId, rack];
}
