import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consistency, ErrorCode, RequestError } from '../../src/base/error/index.ts';
import { nativeFunctionNames } from '../../src/cql/function/index.ts';
import type { Statement } from '../../src/cql/index.ts';
import { parseStatement } from '../../src/cql/parser/index.ts';
import { analyseStatement } from '../../src/query/statement/analyse-statement.ts';
import { DEFAULT_TABLE_OPTIONS, makeSchema } from '../../src/schema/index.ts';
import { Opcode } from '../../src/transport/frame/envelope.ts';
import { NATIVE_TYPES } from '../../src/types/index.ts';
import { documentPart } from './document-part.ts';

/** Names of a part of docs/compatibility.md, braces expanded, without what stands behind colons. */
function names(part: string, pattern: RegExp): readonly string[] {
  return [...documentPart(part).matchAll(pattern)].flatMap(([found]) => expanded(found)).sort();
}

/** `{min,max}_timeuuid` are two names. */
function expanded(text: string): readonly string[] {
  const [, before = '', choices, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(text) ?? [];
  if (choices === undefined) return [text];
  return choices.split(',').map((choice) => `${before}${choice}${after}`);
}

/** For every kind of statement one, and how the document calls it. */
const STATEMENTS: Readonly<Record<Statement['kind'], readonly [string, ...string[]]>> = {
  select: ['SELECT', 'SELECT * FROM k.t'],
  insert: ['INSERT', 'INSERT INTO k.t (k) VALUES (1)'],
  insertJson: ['INSERT', "INSERT INTO k.t JSON '{}'"],
  update: ['UPDATE', 'UPDATE k.t SET v = 1 WHERE k = 1'],
  delete: ['DELETE', 'DELETE FROM k.t WHERE k = 1'],
  batch: ['BATCH', 'BEGIN BATCH APPLY BATCH'],
  truncate: ['TRUNCATE', 'TRUNCATE k.t'],
  use: ['USE', 'USE k'],
  describe: ['DESCRIBE', 'DESCRIBE CLUSTER'],
  createKeyspace: ['CREATE KEYSPACE', "CREATE KEYSPACE k WITH replication = {'class': 'x'}"],
  alterKeyspace: ['ALTER KEYSPACE', 'ALTER KEYSPACE k WITH durable_writes = true'],
  dropKeyspace: ['DROP KEYSPACE', 'DROP KEYSPACE k'],
  createTable: ['CREATE TABLE', 'CREATE TABLE k.t (k int PRIMARY KEY)'],
  alterTable: ['ALTER TABLE', 'ALTER TABLE k.t ADD w int'],
  dropTable: ['DROP TABLE', 'DROP TABLE k.t'],
  createType: ['CREATE TYPE', 'CREATE TYPE k.u (a int)'],
  alterType: ['ALTER TYPE', 'ALTER TYPE k.u ADD b int'],
  dropType: ['DROP TYPE', 'DROP TYPE k.u'],
  createIndex: ['CREATE INDEX', 'CREATE INDEX ON k.t (v)'],
  dropIndex: ['DROP INDEX', 'DROP INDEX k.i'],
  createView: [
    'CREATE MATERIALIZED VIEW',
    'CREATE MATERIALIZED VIEW k.v AS SELECT * FROM k.t WHERE k IS NOT NULL PRIMARY KEY (k)',
  ],
  alterView: ['ALTER MATERIALIZED VIEW', "ALTER MATERIALIZED VIEW k.v WITH comment = 'c'"],
  dropView: ['DROP MATERIALIZED VIEW', 'DROP MATERIALIZED VIEW k.v'],
  createFunction: [
    'CREATE FUNCTION',
    "CREATE FUNCTION k.f (a int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'x'",
  ],
  dropFunction: ['DROP FUNCTION', 'DROP FUNCTION k.f'],
  createAggregate: ['CREATE AGGREGATE', 'CREATE AGGREGATE k.a (int) SFUNC f STYPE int'],
  dropAggregate: ['DROP AGGREGATE', 'DROP AGGREGATE k.a'],
  createTrigger: ['CREATE TRIGGER', "CREATE TRIGGER x ON k.t USING 'c'"],
  dropTrigger: ['DROP TRIGGER', 'DROP TRIGGER x ON k.t'],
  createRole: ['CREATE ROLE', 'CREATE ROLE r'],
  alterRole: ['ALTER ROLE', 'ALTER ROLE r WITH LOGIN = true'],
  dropRole: ['DROP ROLE', 'DROP ROLE r'],
  grantRole: ['GRANT ROLE', 'GRANT r TO s'],
  revokeRole: ['REVOKE ROLE', 'REVOKE r FROM s'],
  listRoles: ['LIST ROLES', 'LIST ROLES'],
  listUsers: ['LIST USERS', 'LIST USERS'],
  addIdentity: ['ADD IDENTITY', "ADD IDENTITY 'i' TO ROLE 'r'"],
  dropIdentity: ['DROP IDENTITY', "DROP IDENTITY 'i'"],
  grantPermissions: ['GRANT', 'GRANT SELECT ON k.t TO r'],
  revokePermissions: ['REVOKE', 'REVOKE SELECT ON k.t FROM r'],
  listPermissions: ['LIST PERMISSIONS', 'LIST ALL PERMISSIONS'],
};

/** Older words for statements about roles. */
const USERS = ["CREATE USER u WITH PASSWORD 'p'", "ALTER USER u WITH PASSWORD 'p'", 'DROP USER u'];

const context = { schema: makeSchema([]), keyspace: null, nowMillis: 0, allowsFiltering: true };

function isRefused(text: string): boolean {
  try {
    analyseStatement(parseStatement(text).statement, context);
    return false;
  } catch (error) {
    assert.ok(error instanceof RequestError, text);
    return error.message.endsWith('is not supported yet');
  }
}

test('every kind of statement is listed, and as refused where it is', () => {
  const lines = documentPart('statements').trim().split('\n');
  const listed = new Map<string, string>();
  for (const line of lines) {
    const [list = '', state = ''] = line.replace(/^- /, '').split(': ');
    for (const name of list.split(', ')) listed.set(name, state);
  }
  for (const [kind, [name, text = '']] of Object.entries(STATEMENTS)) {
    assert.equal(parseStatement(text).statement.kind, kind, text);
    assert.ok(listed.has(name), `${name} is not listed`);
    assert.equal(listed.get(name) === 'refused', isRefused(text), text);
  }
  const users = USERS.map((text) => text.split(' ').slice(0, 2).join(' '));
  for (const text of USERS) assert.ok(!isRefused(text), text);
  const known = [...Object.values(STATEMENTS).map(([name]) => name), ...users];
  assert.deepEqual([...listed.keys()].sort(), [...new Set(known)].sort());
});

test('every native type and function is listed', () => {
  assert.deepEqual(names('types', /\w+/g), [...NATIVE_TYPES.keys()].sort());
  const functions = documentPart('functions').replaceAll(/^- [\w ]+: /gm, '- ');
  const found = [...functions.matchAll(/(?:\w|\{[\w,]*\})+/g)]
    .flatMap(([each]) => expanded(each))
    .sort();
  assert.deepEqual(found, [...nativeFunctionNames()].sort());
});

test('every option of tables, consistency level, message and error is listed', () => {
  const snakeCase = (name: string) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  assert.deepEqual(
    names('table options', /\w+/g),
    Object.keys(DEFAULT_TABLE_OPTIONS).map(snakeCase).sort(),
  );
  assert.deepEqual(names('consistency', /[A-Z_]+/g), Object.keys(Consistency).sort());
  assert.deepEqual(names('opcodes', /[A-Z_]+/g), Object.keys(Opcode).sort());
  assert.deepEqual(names('errors', /[A-Z_]+/g), Object.keys(ErrorCode).sort());
});
