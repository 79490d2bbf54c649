import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RequestError } from '../../src/base/error/index.ts';
import type {
  KeyspaceOrTableStatement,
  SchemaContext,
} from '../../src/cql/analysis/schema/index.ts';
import { analyseSchemaStatement, checkKeyspaceName } from '../../src/cql/analysis/schema/index.ts';
import { NO_FUNCTION_ENVIRONMENT } from '../../src/cql/function/index.ts';
import { parseStatement } from '../../src/cql/parser/index.ts';
import { STOCK_GUARDRAILS } from '../../src/query/harness/index.ts';
import type { Schema, SchemaChange } from '../../src/schema/index.ts';
import { diffSchemas, makeSchema, SYSTEM_KEYSPACE_DEFINITIONS } from '../../src/schema/index.ts';
import { parseCorpus } from './corpus.ts';

/**
 * A topic of which the changes of the schema are looked at, without a node: bodies of functions are not
 * compiled, so that it holds whatever Java a node can run.
 */
const topic = new URL('./corpus/user-functions-enabled.txt', import.meta.url);

const SCHEMA_STATEMENT = /^(create|alter|drop)(Keyspace|Table|Type|Function|Aggregate)$/;

const context: SchemaContext = {
  replication: { nodesByDataCenter: new Map([['datacenter1', 1]]), defaultKeyspaceRf: 1 },
  endpointsInMotion: [],
  allowsViews: true,
  dropsCompactStorage: false,
  allowsMasks: true,
  allowsUserFunctions: true,
  compileFunction: () => {},
  functions: NO_FUNCTION_ENVIRONMENT,
  defaultIndex: null,
  guardrails: STOCK_GUARDRAILS,
  client: { isOrdinary: false, warn: () => {} },
  newTableId: () => '00000000-0000-1000-8000-000000000000',
  nextTimestamp: () => 0,
};

function changeText({ change, target, keyspace, name, argumentTypes }: SchemaChange): string {
  const signature = argumentTypes === undefined ? '' : ` (${argumentTypes.join(', ')})`;
  return `OK schema ${[change, target, keyspace, name].join(' ').trim()}${signature}`;
}

class SchemaOnly {
  private schema: Schema = makeSchema(SYSTEM_KEYSPACE_DEFINITIONS);
  private keyspace: string | null = null;

  /** What a client would be answered; null for statements that change no schema. */
  answer(text: string): string | null {
    try {
      const { statement } = parseStatement(text);
      if (statement.kind === 'use') this.keyspace = statement.keyspace;
      if (!SCHEMA_STATEMENT.test(statement.kind)) return null;
      return this.change(statement as KeyspaceOrTableStatement);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return `ERROR 0x${error.code.toString(16).padStart(4, '0')} ${error.message}`;
    }
  }

  private change(statement: KeyspaceOrTableStatement): string {
    const transformation = analyseSchemaStatement(statement, this.keyspace);
    checkKeyspaceName(transformation.change.keyspace);
    const step = transformation.apply(this.schema, context);
    const isChanged = diffSchemas(this.schema, step.schema).length > 0;
    this.schema = step.schema;
    return isChanged ? changeText(step.change ?? transformation.change) : 'OK';
  }
}

test('functions and aggregates are made and dropped as in Apache Cassandra', () => {
  const node = new SchemaOnly();
  const cases = parseCorpus(readFileSync(topic, 'utf8'));
  let compared = 0;
  for (const { statement, answer } of cases) {
    const found = node.answer(statement);
    if (found === null) continue;
    assert.equal(found, answer, statement);
    compared++;
  }
  assert.ok(compared > 180, `${compared} statements change the schema`);
});

test('a function that masks a column cannot be dropped', () => {
  const node = new SchemaOnly();
  const body = "CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return 0;'";
  const replication = "{'class': 'SimpleStrategy', 'replication_factor': 1}";
  for (const [statement, answer] of [
    [`CREATE KEYSPACE k WITH replication = ${replication}`, 'OK schema CREATED KEYSPACE k'],
    [`CREATE FUNCTION k.hide (a int) ${body}`, 'OK schema CREATED FUNCTION k hide (int)'],
    [
      `CREATE FUNCTION k.hide (a int, b int) ${body}`,
      'OK schema CREATED FUNCTION k hide (int, int)',
    ],
    [
      'CREATE TABLE k.t (p int PRIMARY KEY, v int MASKED WITH k.hide(7))',
      'OK schema CREATED TABLE k t',
    ],
    [
      'DROP FUNCTION k.hide(int, int)',
      "ERROR 0x2200 Function 'k.hide(int, int)' is still referenced by column masks in tables t",
    ],
    ['DROP FUNCTION k.hide(int)', 'OK schema DROPPED FUNCTION k hide (int)'],
    ['ALTER TABLE k.t ALTER v DROP MASKED', 'OK schema UPDATED TABLE k t'],
    ['DROP FUNCTION k.hide', 'OK schema DROPPED FUNCTION k hide (int, int)'],
  ] as const) {
    assert.equal(node.answer(statement), answer, statement);
  }
});
