import type { Connect } from './compare.ts';
import { answersOf } from './compare.ts';
import { caseNames, readLater, readTopic, writeLater } from './corpus.ts';
import { knownDifferences } from './known-differences.ts';

/** What a part of CQL that comes later looks like in a statement; the first that fits names it. */
const parts: readonly (readonly [string, RegExp])[] = [
  ['materialized views', /MATERIALIZED VIEW/i],
  ['user-defined functions and aggregates', /\b(FUNCTION|AGGREGATE)/i],
  ['triggers', /\bTRIGGER\b/i],
  ['roles and permissions', /\b(ROLES?|USERS?|GRANT|REVOKE|PERMISSIONS)\b|system_auth/i],
  ['indexes', /\bINDEX\b|\bexpr\(|saiidx|keysidx|indexed/i],
  ['user-defined types', /\bTYPES?\b|\bu\b|\bu2\b|addr|\but2?\b|Mixed Type|\bv[vb]\.t4[45]\b/i],
  ['lightweight transactions', /\bIF (NOT )?EXISTS\b|\bIF [a-z]+ ?(=|IN|>|!=|CONTAINS|\[)|SERIAL/i],
  ['JSON', /\bJSON\b|to_?json|from_?json/i],
  ['GROUP BY and aggregates', /GROUP BY|\b(sum|avg|min|max)\(/i],
  ['counters', /counter|\bct\b|\bctc\b|e\.c2?\b/i],
  ['masking', /MASKED/i],
  ['vectors', /\bvector\b/i],
  ['compact storage', /COMPACT STORAGE/i],
];

/**
 * Rewrites the list of what waits for later out of what a server answers today: every statement
 * that is answered otherwise and was listed or uses such a part. The list is to be read before it is committed.
 */
export async function sortForLater(topic: string, connect: Connect): Promise<void> {
  const cases = readTopic(topic);
  const names = caseNames(cases);
  const known = knownDifferences(topic);
  const answers = await answersOf(cases, connect);
  const listed = readLater(topic);
  const later = new Map<string, string>();
  cases.forEach((one, i) => {
    const name = names[i] ?? '';
    if (answers[i] === one.answer || known.has(name)) return;
    const part = listed.get(name) ?? parts.find(([, pattern]) => pattern.test(name))?.[0];
    if (part !== undefined) later.set(name, part);
  });
  writeLater(topic, later);
}
