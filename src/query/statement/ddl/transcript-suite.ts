import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Consistency, RequestError } from '../../../base/error/index.ts';
import { parseStatement } from '../../../cql/index.ts';
import type { Schema, TableMetadata } from '../../../schema/index.ts';
import { makeSchema, SYSTEM_KEYSPACE_DEFINITIONS } from '../../../schema/index.ts';
import type { QueryEnvironment } from '../../environment.ts';
import { Execution } from '../../execution.ts';
import { NodeFunctionEnvironment } from '../../function-environment.ts';
import { openAuth, STOCK_GUARDRAILS } from '../../harness/index.ts';
import type { ClientState, ResultBody, RowsResult } from '../../query-processor.ts';
import { resultBytes } from '../../query-processor.ts';
import { NO_TRACER } from '../../tracer.ts';
import { analyseStatement } from '../analyse-statement.ts';

/**
 * A client of a node that holds nothing but a schema. `run` gives answers in the form of the
 * transcripts: `OK ...`, rows in quotes, `WARNING ...`, `ERROR code message`.
 */
export class SchemaSession {
  schema: Schema = makeSchema(SYSTEM_KEYSPACE_DEFINITIONS);
  endpointsInMotion: readonly string[] = [];
  nodesByDataCenter: ReadonlyMap<string, number> = new Map([['datacenter1', 1]]);
  readonly truncated: string[] = [];
  readonly client: ClientState = {
    keyspace: null,
    remoteAddress: '127.0.0.1',
    remotePort: 50_000,
    driverName: null,
    driverVersion: null,
    role: null,
  };
  pageSize: number | null = null;
  private micros = 1_795_258_531_455_000;
  private readonly functions = new NodeFunctionEnvironment(
    {
      nowMillis: () => Math.floor(this.micros / 1000),
      nowMicros: () => this.micros++,
      monotonicMillis: () => this.micros / 1000,
    },
    { bytes: (length) => Buffer.alloc(length, 7), integer: () => 0, fraction: () => 0 },
    { enabled: true, warnTimeoutMs: 500, failTimeoutMs: 1500 },
  );

  /** Rejects with RequestError. */
  async execute(
    text: string,
    pagingState: Buffer | null = null,
  ): Promise<{ readonly body: ResultBody; readonly warnings: readonly string[] }> {
    const { statement } = parseStatement(text);
    const executable = analyseStatement(statement, {
      schema: this.schema,
      keyspace: this.client.keyspace,
      nowMillis: 0,
      allowsFiltering: true,
    });
    const { functions, client, pageSize } = this;
    const options = {
      consistency: Consistency.ONE,
      serialConsistency: null,
      pageSize,
      pagingState,
      timestamp: null,
      nowInSeconds: null,
    };
    const node = { environment: this.environment(), functions, nextTimestamp: () => this.micros++ };
    const execution = new Execution(node, options, [], client, 5, null);
    executable.protect?.();
    const body = await executable.execute(execution);
    return { body, warnings: execution.warnings };
  }

  async run(text: string): Promise<string> {
    try {
      const { body, warnings } = await this.execute(text);
      return [bodyText(body), ...warnings.map((each) => `   WARNING ${each}`)].join('\n');
    } catch (error) {
      if (error instanceof RequestError) return errorText(error);
      throw error;
    }
  }

  private environment(): QueryEnvironment {
    const session = this;
    const environment = {
      schema: {
        get current() {
          return session.schema;
        },
      },
      coordinator: {
        changeSchema: async (change: (current: Schema) => Schema) => {
          session.schema = change(session.schema);
          return session.schema;
        },
        truncate: async ({ keyspace, name }: TableMetadata) => {
          session.truncated.push(`${keyspace}.${name}`);
        },
      },
      tracer: NO_TRACER,
      auth: openAuth({ monotonicMillis: () => 0 }),
      guardrails: STOCK_GUARDRAILS,
      settings: {
        clusterName: 'Oracle Cluster',
        partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
        useStatementsEnabled: true,
        defaultSecondaryIndex: 'legacy_local_table',
      },
      knownDataCenters: () => this.nodesByDataCenter,
      endpointsInMotion: () => this.endpointsInMotion,
      rangeOwnership: () =>
        new Map([
          ['1093933507149872724', ['/127.0.1.1:7000']],
          ['-2287610970521065727', ['/127.0.1.1:7000']],
        ]),
    };
    return environment as unknown as QueryEnvironment;
  }
}

/**
 * Runs a recorded transcript: blocks of a statement, a line `----` and the answer, with empty lines
 * between blocks. `normalise` takes out what cannot be the same twice.
 */
export function transcript(
  name: string,
  file: URL,
  normalise: (answer: string) => string = (answer) => answer,
): void {
  test(name, async () => {
    const session = new SchemaSession();
    const wrong: string[] = [];
    for (const block of readFileSync(file, 'utf8').trimEnd().split('\n\n')) {
      const [statement = '', expected = ''] = block.split('\n----\n');
      const actual = normalise(await session.run(statement));
      if (actual !== expected) wrong.push(`${statement}\n-- got\n${actual}\n-- not\n${expected}`);
    }
    assert.equal(wrong.join('\n\n'), '');
  });
}

function bodyText(body: ResultBody): string {
  switch (body.kind) {
    case 'void':
      return 'OK void';
    case 'set-keyspace':
      return `OK set_keyspace ${body.keyspace}`;
    case 'schema-change': {
      const { change, target, keyspace, name } = body.change;
      return `OK schema_change ${change} ${target} ${keyspace}${name === '' ? '' : ` ${name}`}`;
    }
    case 'rows':
      return rowsText(body);
  }
}

function rowsText({ metadata: { columns }, rows }: RowsResult): string {
  const names = columns.map(
    ({ name, type }) => `${name} ${type.name.replaceAll('text', 'varchar')}`,
  );
  const values = rows.map((row) => {
    const texts = row.map(resultBytes).map((value, i) => {
      const type = columns[i]?.type;
      if (value === null || type === undefined) return 'null';
      return type.elements.length > 0 ? type.toCqlLiteral(value) : `'${value.toString()}'`;
    });
    return `   ${texts.join(' | ')}`;
  });
  const [first] = columns;
  const head = `OK rows [${names.join(', ')}] table=${first?.keyspace}.${first?.table}`;
  return [head, ...values, `   (${rows.length} rows)`].join('\n');
}

function errorText({ code, message, details }: RequestError): string {
  const text = `ERROR 0x${code.toString(16).padStart(4, '0')} ${message}`;
  if (details.kind !== 'alreadyExists') return text;
  return `${text}   {'keyspace': '${details.keyspace}', 'table': '${details.table}'}`;
}
