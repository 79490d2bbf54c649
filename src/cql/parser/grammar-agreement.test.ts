import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { RequestError } from '../../base/error/index.ts';
import { Tokens, tokenize } from '../lexer/index.ts';
import { statementCql } from '../printer/index.ts';
import { Cursor, SyntaxFailure } from './cursor.ts';
import { matchesGrammar } from './explanation/index.ts';
import { parseStatement } from './index.ts';
import { parseQuery } from './statement-parser.ts';
import { treeText } from './tree-text-suite.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 3000);

const statements = ['select', 'modification', 'schema', 'role', 'describe', 'lexical'].flatMap(
  (name) =>
    readFileSync(new URL(`./testdata/${name}.txt`, import.meta.url), 'utf8')
      .trimEnd()
      .split('\n\n')
      .map((block) => block.split('\n----\n')[0] ?? ''),
);

const words = [
  ...new Set(statements.flatMap((text) => text.match(/\w+|'[^']*'|"[^"]*"|\S/g) ?? [])),
];

const wordSequence = fc
  .array(fc.constantFrom(...words), { maxLength: 25 })
  .map((sequence) => sequence.join(' '));

const mutated = fc
  .tuple(
    fc.constantFrom(...statements),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('drop', 'swap', 'double', 'put'), fc.nat()), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([text, changes]) => {
    const tokens = text.match(/\w+|'[^']*'|"[^"]*"|\$\$.*?\$\$|\s+|\S/g) ?? [];
    for (const [where, change, what] of changes) {
      const at = where % Math.max(1, tokens.length);
      if (change === 'drop') tokens.splice(at, 1);
      else if (change === 'double') tokens.splice(at, 0, tokens[at] ?? '');
      else if (change === 'put') tokens.splice(at, 1, ` ${words[what % words.length]} `);
      else tokens.splice(at, 2, tokens[at + 1] ?? '', tokens[at] ?? '');
    }
    return tokens.join('');
  });

const anyText = fc.oneof(
  fc.string({ maxLength: 60, unit: 'binary' }),
  fc.string({ maxLength: 60 }),
  fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.string({ unit: fc.constantFrom(...'aP1-.+\'"$/*{}[]()<>=,:;?exYMDT0 \n'), maxLength: 40 }),
  wordSequence,
  mutated,
);

test('any text is parsed or refused with a request error', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        parseStatement(text);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        assert.notEqual(error.message, '');
      }
    }),
    { numRuns: RUNS },
  );
});

/** Whether the fast parser takes the text, or null where only the lexer can tell. */
function isTaken(text: string): boolean | null {
  const tokens = new Tokens();
  if (tokenize(text, tokens) !== null) return null;
  try {
    parseQuery(new Cursor(text, tokens));
    return true;
  } catch (error) {
    if (error instanceof SyntaxFailure) return error.reason === null ? false : null;
    if (error instanceof RequestError) return null;
    throw error;
  }
}

test('the parser takes the same texts as the grammar that explains errors', () => {
  fc.assert(
    fc.property(fc.oneof(wordSequence, mutated), (text) => {
      const taken = isTaken(text);
      if (taken !== null) assert.equal(matchesGrammar(text), taken, text);
    }),
    { numRuns: RUNS },
  );
});

test('whatever is parsed is printed as a statement with the same tree', () => {
  fc.assert(
    fc.property(mutated, (text) => {
      let statement: ReturnType<typeof parseStatement>['statement'];
      try {
        statement = parseStatement(text).statement;
      } catch {
        return;
      }
      const printed = statementCql(statement);
      const again = parseStatement(printed).statement;
      const normal = (tree: unknown): string => treeText(tree).replaceAll(/index: \d+/g, 'index');
      assert.equal(normal(again), normal(statement), printed);
    }),
    { numRuns: RUNS },
  );
});
