import type { MembersReport } from '../../../admin/index.ts';

export type Member = MembersReport['members'][number];

export interface MemberToken {
  readonly token: string;
  readonly member: Member;
}

/** One data centre with the tokens of its members in ring order. */
export interface DataCenterTokens {
  readonly name: string;
  readonly tokens: readonly MemberToken[];
}

/** Data centres by name; members without tokens are in none, as in Cassandra's tools. */
export function tokensByDataCenter(members: readonly Member[]): readonly DataCenterTokens[] {
  const all = members.flatMap((member) => member.tokens.map((token) => ({ token, member })));
  const ring = all
    .map((entry) => ({ ...entry, value: BigInt(entry.token) }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
  const names = [...new Set(ring.map(({ member }) => member.dataCenter))].sort();
  return names.map((name) => ({
    name,
    tokens: ring.filter(({ member }) => member.dataCenter === name),
  }));
}

/** Members in the order in which their first token comes. */
export function membersInTokenOrder(tokens: readonly MemberToken[]): readonly Member[] {
  return [...new Set(tokens.map(({ member }) => member))];
}
