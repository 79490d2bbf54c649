import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Kind, Tokens, tokenize } from './index.ts';

test('tokens with whitespace and comments cover the text without gaps', () => {
  const alphabet = fc.constantFrom(...'aP1-.+\'"$/*{}[]()<>=,:;?exyMDT0 \n');
  const text = fc.oneof(fc.string({ unit: alphabet, maxLength: 60 }), fc.string());
  fc.assert(
    fc.property(text, (input) => {
      const tokens = new Tokens(2);
      const error = tokenize(input, tokens, true);
      let at = 0;
      for (let i = 0; i < tokens.count - 1; i++) {
        assert.equal(tokens.starts[i], at);
        at = tokens.ends[i] as number;
      }
      assert.equal(tokens.kinds[tokens.count - 1], Kind.END);
      if (error === null) assert.equal(at, input.length);
      else assert.ok(error.offset >= at);
    }),
    { numRuns: 3000 },
  );
});

test('keywords are found in any case and nothing else is', () => {
  const skipped = /^(NEGATIVE_|POSITIVE_)/;
  for (const [name, kind] of Object.entries(Kind)) {
    if (kind < Kind.SELECT || skipped.test(name) || name === 'COLUMNFAMILY') continue;
    for (const word of [name, name.toLowerCase(), name[0] + name.slice(1).toLowerCase()]) {
      const tokens = new Tokens();
      assert.equal(tokenize(`${word} ${word}x`, tokens), null);
      assert.equal(tokens.kinds[0], kind, word);
    }
  }
});
