import type { MembersReport } from '../../../admin/index.ts';
import type { AddressForm } from './address.ts';
import { showAddress } from './address.ts';
import type { DataCenterTokens, Member } from './data-centers.ts';
import { tokensByDataCenter } from './data-centers.ts';
import { fileSize, percent } from './decimal.ts';

const states: Readonly<Record<Member['state'], string>> = {
  NORMAL: 'Normal',
  JOINING: 'Joining',
  LEAVING: 'Leaving',
  MOVING: 'Moving',
};

const warning =
  '  Warning: "nodetool ring" is used to output all the tokens of a node.\n' +
  '  To view status related info of a node use "nodetool status" instead.\n\n';

/** The text of `nodetool ring`; it ends in two spaces, without a line feed. */
export function formatRing(report: MembersReport, form: AddressForm): string {
  const { members, ownership } = report;
  const widths = [Math.max(...members.map(({ endpoint }) => endpoint.length)) + 2];
  widths.push(12, 7, 8, 16, 20, 44);
  const line = (...cells: string[]) =>
    `${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('')}\n`;
  const dataCenters = tokensByDataCenter(members).map((dataCenter) =>
    formatDataCenter(dataCenter, ownership.effective, form, line),
  );
  const isVirtual = members.some(({ tokens }) => tokens.length > 1);
  const note = ownership.note === null ? '' : `Note: ${ownership.note}\n`;
  return `\n${dataCenters.join('')}${isVirtual ? warning : ''}\n  ${note}`;
}

function formatDataCenter(
  { name, tokens }: DataCenterTokens,
  effective: boolean,
  form: AddressForm,
  line: (...cells: string[]) => string,
): string {
  const header = line('Address', 'Rack', 'Status', 'State', 'Load', 'Owns', 'Token');
  const last = tokens.at(-1)?.token ?? '';
  const wrap = tokens.length > 1 ? line('', '', '', '', '', '', last) : '\n';
  const rows = tokens.map(({ token, member }) =>
    line(
      showAddress(member.endpoint, form),
      member.rack,
      member.alive ? 'Up' : 'Down',
      states[member.state],
      member.loadBytes === null ? '?' : fileSize(member.loadBytes),
      effective && member.owns !== null ? percent(member.owns, 2) : '?',
      token,
    ),
  );
  return `Datacenter: ${name}\n==========\n${header}${wrap}${rows.join('')}\n`;
}
