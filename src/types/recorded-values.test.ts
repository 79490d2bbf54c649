import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RequestError } from '../base/error/index.ts';
import type { CqlType, LiteralKind } from './index.ts';
import { LITERAL_KIND_NAMES, NATIVE_TYPES, parseType, userType } from './index.ts';

const user = userType(
  {
    keyspace: 'vv',
    typeName: 'u',
    fieldNames: ['a', 'b', 'c'],
    fieldTypes: ['int', 'text', 'frozen<list<int>>'].map((text) => parseType(text)),
  },
  { frozen: false },
);

/** `## type`, then lines of `constant  ->  answer` and `bind 0x...  ->  answer`. */
const sections = readFileSync(new URL('./testdata/values.txt', import.meta.url), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [name = '', ...lines] = section.trim().split('\n');
    return { name, lines: lines.map((line) => line.split(/ {2}-> {2}/) as [string, string]) };
  });

/** The form of a constant, by the lexer's rules as far as these need them; null for the rest. */
function literalOf(text: string): { kind: LiteralKind; text: string } | null {
  const quoted = /^'((?:[^']|'')*)'$/.exec(text)?.[1];
  if (quoted !== undefined) return { kind: 'string', text: quoted.replaceAll("''", "'") };
  const forms: readonly [LiteralKind, RegExp][] = [
    ['integer', /^-?\d+$/],
    ['float', /^-?\d+\.\d*([eE][-+]?\d+)?$|^-?\d+[eE][-+]?\d+$|^-?(NaN|Infinity)$/],
    ['boolean', /^(true|false)$/i],
    ['uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
    ['blob', /^0x[0-9a-f]*$/i],
    ['duration', /^-?(\d+(y|mo|w|d|h|m|s|ms|us|µs|ns))+$|^-?P[\dYMDTHSW:-]+$/i],
  ];
  const kind = forms.find(([, pattern]) => pattern.test(text))?.[0];
  return kind === undefined ? null : { kind, text };
}

/** What we answer: bytes and JSON as in the recording, or the error. */
function answer(make: () => Buffer, type: CqlType): { bytes: string; json: string } | string {
  try {
    const bytes = make();
    return { bytes: `0x${bytes.toString('hex')}`, json: `{"v": ${type.toJson(bytes)}}` };
  } catch (error) {
    assert.ok(error instanceof RequestError, String(error));
    return `ERROR 0x${error.code.toString(16).padStart(4, '0')} ${error.message}`;
  }
}

function check(expected: string, ours: ReturnType<typeof answer>, what: string): void {
  if (typeof ours === 'string') {
    assert.equal(ours, expected, what);
    return;
  }
  const [bytes = ''] = expected.split('  ');
  // A collection that is not frozen has no cells when it is empty, and reads as null;
  // a user type that is not frozen reads back with all fields.
  if (bytes === 'null' || what.startsWith('u: ')) return;
  assert.equal(ours.bytes, bytes, what);
  const json = expected.slice(expected.lastIndexOf('  ') + 2);
  if (!json.startsWith('ERROR')) assert.equal(ours.json, json, what);
}

for (const { name, lines } of sections) {
  if (name === 'counter') continue;
  const type = parseType(name, (typeName) => (typeName === 'u' ? user : undefined));

  test(`${name}: bound bytes are taken, refused and printed as by a real node`, () => {
    for (const [statement, expected] of lines) {
      const hex = /^bind 0x([0-9a-f]*)$/.exec(statement)?.[1];
      if (hex === undefined) continue;
      const bytes = Buffer.from(hex, 'hex');
      // Faults that Cassandra does not expect itself become faults of the request here.
      if (/NullPointer|AssertionError: Inv|IndexOutOfBounds|NumberFormat/.test(expected)) continue;
      const ordinary = expected.replace(/^ERROR 0x0000 \S+MarshalException:/, 'ERROR 0x2200');
      check(
        ordinary,
        answer(() => type.fromBound(bytes), type),
        `${name}: ${statement}`,
      );
    }
  });

  if (!NATIVE_TYPES.has(name)) continue;
  test(`${name}: constants are taken, refused and converted as by a real node`, () => {
    for (const [statement, expected] of lines) {
      const literal = literalOf(statement);
      if (literal === null || literal.text === 'now' || /^ERROR 0x2000/.test(expected)) continue;
      const { kind, text } = literal;
      if (type.acceptsLiteral(kind, text) === 'no') {
        const ours = `Invalid ${LITERAL_KIND_NAMES[kind]} constant (${text}) for "v" of type ${type.name}`;
        assert.equal(`ERROR 0x2200 ${ours}`, expected);
      } else {
        check(
          expected,
          answer(() => type.fromLiteral(kind, text, 0), type),
          statement,
        );
      }
    }
  });
}
