import { readFileSync } from 'node:fs';
import { RequestError } from '../../../src/base/error/index.ts';
import { parseStatement } from '../../../src/cql/parser/index.ts';
import type { SeededRandom } from '../../../src/testing/index.ts';
import { openFixedSession, PREPARED, STATEMENTS } from './fixed-node.ts';
import { mutateBytes, mutateText, piecesOf } from './mutate.ts';
import type { Input, Part, Verdict } from './part.ts';
import { expect, expectError } from './part.ts';

const TABLES = ['select', 'modification', 'schema', 'role', 'describe', 'lexical', 'mistakes'];
const SIGNS = [...'aP1-.+\'"$/*{}[]()<>=,:;?exYMDT0 \n%!|&é\u{1f600}'];
const OPENERS = ['(', '[', '{', 'list<', '- ', '(int)', 'f(', "{'a':", 'a.', '/*', '+', 'NOT '];

/** Texts into the parser, and what it takes on through analysis and execution. */
export async function openParser(): Promise<Part> {
  const session = await openFixedSession();
  const recorded = TABLES.flatMap(statementsOf);
  const words = [...new Set([...recorded, ...STATEMENTS].flatMap(piecesOf))];
  const known = [...STATEMENTS, ...PREPARED];
  const near = [...new Set(known.flatMap(piecesOf))].filter((word) => /\S/.test(word));

  const text = (random: SeededRandom): string => {
    const kind = random.integer(100);
    if (kind < 10) return mutateText(random, random.pick(known), words);
    if (kind < 40) return mutateText(random, random.pick(known), near);
    if (kind < 65) return mutateText(random, random.pick(recorded), words);
    if (kind < 80) return sequence(random, 40, () => random.pick(words)).join(' ');
    if (kind < 88) return mutateBytes(random, Buffer.from(random.pick(known))).toString();
    if (kind < 93) return sequence(random, 60, () => random.pick(SIGNS)).join('');
    if (kind < 97) return random.bytes(random.integer(80)).toString();
    if (kind < 99) return random.pick(known) + random.pick(OPENERS).repeat(random.integer(400));
    return `SELECT ${random.pick(OPENERS).repeat(random.integer(3000))} FROM t`;
  };

  const run = async (input: Input): Promise<Verdict> => {
    const given = input.bytes.toString();
    try {
      const { bindMarkers } = parseStatement(given);
      if (bindMarkers.length > 0) await session.prepare(given);
      else await session.run(given);
      return 'accepted';
    } catch (error) {
      expectError(error, RequestError);
      expect((error as Error).message !== '', 'an error says something');
      return 'rejected';
    } finally {
      session.client.keyspace = 'k';
    }
  };
  return { make: (random) => ({ what: 'CQL', bytes: Buffer.from(text(random)) }), run };
}

function statementsOf(name: string): readonly string[] {
  const file = new URL(`../../../src/cql/parser/testdata/${name}.txt`, import.meta.url);
  const blocks = readFileSync(file, 'utf8').trimEnd().split('\n\n');
  return blocks.map((block) => block.split('\n----\n')[0] ?? '');
}

function sequence(random: SeededRandom, most: number, one: () => string): readonly string[] {
  return Array.from({ length: random.integer(most) }, one);
}
