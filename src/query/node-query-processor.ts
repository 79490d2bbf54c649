import type { Requirement } from '../auth/index.ts';
import type { RequestError } from '../base/error/index.ts';
import { invalidRequest, unprepared } from '../base/error/index.ts';
import type { Statement } from '../cql/ast/index.ts';
import type { FunctionCalls } from '../cql/function/index.ts';
import { FunctionUses } from '../cql/function/index.ts';
import { parseStatement } from '../cql/parser/index.ts';
import type { Trace } from '../observe/index.ts';
import type { Schema } from '../schema/index.ts';
import { batchCountError, orderValues, preparedCountError } from './bind-values.ts';
import type { QueryEnvironment } from './environment.ts';
import type { ExecutionOptions, QueryNode } from './execution.ts';
import { Execution } from './execution.ts';
import { NodeFunctionEnvironment, userFunctionLimits } from './function-environment.ts';
import {
  isFullyQualified,
  keyspaceUseText,
  resultMetadataId as metadataId,
  PreparedCache,
  type PreparedPlace,
  PreparedStatement,
  StatementCache,
  statementId,
} from './prepared/index.ts';
import type {
  BatchItem,
  BatchRequest,
  ClientState,
  ExecuteOptions,
  PreparedResult,
  QueryOptions,
  QueryProcessor,
  QueryResult,
  RequestContext,
  ResultBody,
} from './query-processor.ts';
import {
  asModification,
  checkPageSize,
  checkTimestamp,
  isElsewhere,
  nodeLocalBatchRefused,
  nodeLocalRefused,
} from './request-checks.ts';
import { resultOf, skipColumns, told, toldId } from './request-result.ts';
import { analyseStatement } from './statement/analyse-statement.ts';
import { requirementsOf } from './statement/auth/index.ts';
import { checkBatch, executeBatch } from './statement/batch-statement.ts';
import type { ExecutableStatement } from './statement/executable.ts';
import { traceParameters } from './trace-parameters.ts';

/** Analysed texts of QUERY messages that are kept, and the longest text worth keeping. */
const CACHED_TEXTS = 512;
const CACHED_TEXT_LENGTH = 2048;
const MAX_MARKERS = 65_535;

/** Makes the query layer of a node; it follows the schema for as long as the node lives. */
export function createQueryProcessor(environment: QueryEnvironment): QueryProcessor {
  return new NodeQueryProcessor(environment);
}

class NodeQueryProcessor implements QueryProcessor, QueryNode {
  readonly environment: QueryEnvironment;
  readonly functions: NodeFunctionEnvironment;
  private readonly prepared: PreparedCache;
  private readonly statements = new StatementCache(CACHED_TEXTS, CACHED_TEXT_LENGTH);
  private readonly warned = new WeakSet<ClientState>();
  /** What each analysed statement needs, as long as it is kept. */
  private readonly requirements = new WeakMap<ExecutableStatement, readonly Requirement[]>();
  /** The functions of users that analysed statements call. */
  private readonly calls = new WeakMap<ExecutableStatement, FunctionCalls>();
  private lastTimestamp = Number.MIN_SAFE_INTEGER;

  constructor(environment: QueryEnvironment) {
    this.environment = environment;
    const { clock, random, settings } = environment;
    this.functions = new NodeFunctionEnvironment(clock, random, userFunctionLimits(settings));
    this.prepared = new PreparedCache(environment.settings.preparedStatementsCacheBytes);
    environment.schema.subscribe((_, after) => {
      this.prepared.schemaChanged(after, (old) => this.reanalyse(old, after));
    });
  }

  nextTimestamp(atLeast = Number.MIN_SAFE_INTEGER): number {
    const next = Math.max(this.environment.clock.nowMicros(), this.lastTimestamp + 1);
    if (next < atLeast) return atLeast;
    this.lastTimestamp = next;
    return next;
  }

  async query(text: string, options: QueryOptions, request: RequestContext): Promise<QueryResult> {
    const trace = this.trace('Execute CQL3 query', text, options, null, request);
    const warnings: string[] = [];
    try {
      checkTimestamp(options);
      checkPageSize(options);
      const client = this.clientFor(request.client, options.keyspace);
      const held = this.isOrdinary(client);
      const isOrdinary = typeof held === 'boolean' ? held : await held;
      const statement = this.analysed(text, client.keyspace, trace, isOrdinary, warnings);
      const values = orderValues(options, statement.variables);
      if (values.length !== statement.variables.length) {
        throw invalidRequest('Invalid amount of bind variables');
      }
      const permitted = this.ensurePermitted(statement, client);
      if (permitted !== undefined) await permitted;
      statement.check?.();
      if (isOrdinary) this.guardStatement(statement, warnings);
      const execution = new Execution(
        this,
        options,
        values,
        client,
        request.protocolVersion,
        trace,
        warnings,
        isOrdinary,
      );
      if (options.isNodeLocal === true) throw nodeLocalRefused();
      const body = await statement.execute(execution);
      if (body.kind === 'set-keyspace') request.client.keyspace = body.keyspace;
      return resultOf(skipColumns(body, options.skipMetadata), execution);
    } catch (error) {
      throw told(error, trace, warnings);
    } finally {
      if (trace !== null) this.environment.tracer.finish(trace);
    }
  }

  async prepare(
    text: string,
    keyspace: string | null,
    request: RequestContext,
  ): Promise<PreparedResult> {
    const trace = this.trace('Preparing CQL3 query', text, null, null, request);
    const warnings: string[] = [];
    try {
      const client = this.clientFor(request.client, keyspace);
      const isOrdinary = await this.isOrdinary(client);
      const prepared = await this.prepareFor(text, client, request.client, warnings, isOrdinary);
      const { statement } = prepared;
      return {
        id: prepared.id,
        resultMetadataId: prepared.resultMetadataId,
        variables: statement.variables,
        partitionKeyIndexes: statement.partitionKeyIndexes,
        result: statement.result,
        warnings,
        tracingId: toldId(trace),
      };
    } catch (error) {
      throw told(error, trace, warnings);
    } finally {
      if (trace !== null) this.environment.tracer.finish(trace);
    }
  }

  async execute(
    id: Buffer,
    options: ExecuteOptions,
    request: RequestContext,
  ): Promise<QueryResult> {
    const prepared = this.prepared.get(id);
    if (prepared === undefined) throw this.untraced(unprepared(id), request);
    const { statement, text } = prepared;
    const trace = this.trace('Execute CQL3 prepared query', text, options, statement, request);
    const warnings: string[] = [];
    try {
      checkTimestamp(options);
      const held = this.isOrdinary(request.client);
      const isOrdinary = typeof held === 'boolean' ? held : await held;
      const values = orderValues(options, statement.variables);
      checkPageSize(options);
      if (values.length !== statement.variables.length) {
        throw preparedCountError(statement.variables.length, values.length);
      }
      const permitted = this.ensurePermitted(statement, request.client);
      if (permitted !== undefined) await permitted;
      statement.check?.();
      if (isOrdinary) this.guardStatement(statement, warnings);
      const { client } = request;
      const execution = new Execution(
        this,
        options,
        values,
        client,
        request.protocolVersion,
        trace,
        warnings,
        isOrdinary,
      );
      if (isElsewhere(prepared, client)) {
        this.warnOfUse(id, prepared.keyspace, client, client, warnings);
      }
      if (options.isNodeLocal === true) throw nodeLocalRefused();
      const body = await statement.execute(execution);
      return resultOf(this.withMetadata(body, prepared, options), execution);
    } catch (error) {
      throw told(error, trace, warnings);
    } finally {
      if (trace !== null) this.environment.tracer.finish(trace);
    }
  }

  async batch(batch: BatchRequest, request: RequestContext): Promise<QueryResult> {
    const trace = this.trace('Execute batch of CQL3 queries', '', batch, null, request);
    const warnings: string[] = [];
    try {
      checkTimestamp(batch);
      const { client } = request;
      const options: ExecutionOptions = { ...batch, pageSize: null, pagingState: null };
      const { protocolVersion: version } = request;
      const isOrdinary = await this.isOrdinary(client);
      const execution = new Execution(
        this,
        options,
        [],
        client,
        version,
        trace,
        warnings,
        isOrdinary,
      );
      const statements = batch.statements.map((item) =>
        this.batchStatement(item, batch.keyspace, execution),
      );
      const modifications = statements.map(asModification);
      this.clientFor(client, batch.keyspace);
      for (const statement of modifications) {
        const permitted = this.ensurePermitted(statement, client);
        if (permitted !== undefined) await permitted;
      }
      const plans = modifications.map(({ plan }) => plan);
      checkBatch(batch.kind, plans, null);
      for (const statement of modifications) {
        statement.check();
        if (isOrdinary) this.guardStatement(statement, warnings);
      }
      if (batch.isNodeLocal === true && plans.length > 0) throw nodeLocalBatchRefused();
      const steps = plans.map((plan, i) => ({
        plan,
        execution: execution.withValues((batch.statements[i] as BatchItem).values),
      }));
      const body = await executeBatch(batch.kind, steps, execution, null);
      return resultOf(body, execution);
    } catch (error) {
      throw told(error, trace, warnings);
    } finally {
      if (trace !== null) this.environment.tracer.finish(trace);
    }
  }

  /** The statement of a part of a batch, which has as many values as the statement has markers. */
  private batchStatement(
    { statement: item, values }: BatchItem,
    keyspace: string | null,
    execution: Execution,
  ): ExecutableStatement {
    const statement = this.statementOf(item, keyspace, execution);
    const { length } = statement.variables;
    if (values.length !== length) throw batchCountError(length, values.length);
    return statement;
  }

  private statementOf(
    item: string | Buffer,
    keyspace: string | null,
    execution: Execution,
  ): ExecutableStatement {
    if (typeof item !== 'string') {
      const prepared = this.prepared.get(item);
      if (prepared === undefined) throw unprepared(item);
      return prepared.statement;
    }
    const { isOrdinary, warnings, trace } = execution;
    const client = this.clientFor(execution.client, keyspace);
    const statement = this.analysed(item, client.keyspace, trace, isOrdinary, warnings);
    statement.check?.();
    if (isOrdinary) this.guardStatement(statement, warnings);
    return statement;
  }

  /** A keyspace given for the request (v5) stands in the place of the connection's. */
  private clientFor(client: ClientState, keyspace: string | null): ClientState {
    if (keyspace === null) return client;
    if (this.environment.schema.current.keyspace(keyspace) === undefined) {
      throw invalidRequest(`Keyspace '${keyspace}' does not exist`);
    }
    return { ...client, keyspace };
  }

  /** Held to guardrails; a promise while the client's role is read. */
  private isOrdinary(client: ClientState): boolean | Promise<boolean> {
    if (client.isInternal === true) return false;
    return this.environment.auth.isOrdinary(client.role);
  }

  /** What is looked at whatever the values, when a statement is prepared and when it is run. */
  private guardStatement(statement: ExecutableStatement, warnings: string[]): void {
    statement.guardStatement?.(this.environment.guardrails, {
      isOrdinary: true,
      warn: (message) => warnings.push(message),
    });
  }

  private analysed(
    text: string,
    keyspace: string | null,
    trace: Trace | null,
    isOrdinary: boolean,
    warnings: string[],
  ): ExecutableStatement {
    const schema = this.environment.schema.current;
    // Whether it may group is looked at while it is analysed.
    const isGuarded = isOrdinary && !this.environment.guardrails.flags.group_by.isEnabled;
    const cached = isGuarded ? undefined : this.statements.get(text, keyspace, schema);
    if (cached !== undefined) return cached;
    trace?.event(`Parsing ${text}`);
    const tree = parseStatement(text).statement;
    trace?.event('Preparing statement');
    const statement = this.analyse(tree, keyspace, schema, isOrdinary, warnings);
    this.statements.put(text, keyspace, statement);
    return statement;
  }

  private analyse(
    statement: Statement,
    keyspace: string | null,
    schema: Schema,
    isOrdinary: boolean,
    warnings: string[],
  ): ExecutableStatement {
    const { auth, clock, guardrails } = this.environment;
    const allowsFiltering = !isOrdinary || guardrails.flags.allow_filtering.isEnabled;
    if (isOrdinary && statement.kind === 'select' && statement.groupBy.length > 0) {
      guardrails.flags.group_by.ensureEnabled({ isOrdinary, warn: (text) => warnings.push(text) });
    }
    const uses = new FunctionUses(schema);
    const context = { schema: uses, keyspace, nowMillis: clock.nowMillis(), allowsFiltering };
    const executable = analyseStatement(statement, context);
    const calls = uses.calls();
    if (calls !== null) this.calls.set(executable, calls);
    if (auth.requiresAuthorization) {
      const called = calls?.called ?? [];
      this.requirements.set(executable, requirementsOf(statement, keyspace, schema, called));
    }
    return executable;
  }

  /** Undefined when the client may run the statement, else a promise that says so or rejects. */
  private ensurePermitted(
    statement: ExecutableStatement,
    client: ClientState,
  ): undefined | Promise<void> {
    const { auth } = this.environment;
    if (client.isInternal === true) return undefined;
    const placed = auth.ensurePlace(client.role, client.remoteAddress);
    if (placed !== undefined) return placed.then(() => this.ensureRequired(statement, client));
    return this.ensureRequired(statement, client);
  }

  private ensureRequired(
    statement: ExecutableStatement,
    client: ClientState,
  ): undefined | Promise<void> {
    statement.protect?.();
    const { auth } = this.environment;
    if (!auth.requiresAuthorization) return undefined;
    return auth.ensure(client.role, this.requirements.get(statement) ?? []);
  }

  /** Found in the cache under the id it would have, or parsed, analysed and kept. */
  private async prepareFor(
    text: string,
    client: ClientState,
    connection: ClientState,
    warnings: string[],
    isOrdinary: boolean,
  ): Promise<PreparedStatement> {
    const { keyspace } = client;
    const qualifiedId = statementId(text, null);
    const id = keyspace === null ? qualifiedId : statementId(text, keyspace);
    const plain = this.prepared.get(qualifiedId);
    const isPlain = plain !== undefined && (plain.isQualified || keyspace === null);
    const known = isPlain ? plain : this.prepared.get(id);
    const { role } = client;
    const preparing = { role, isOrdinary, warn: (told: string) => void warnings.push(told) };
    if (known !== undefined) {
      if (keyspace === null && !known.isQualified) {
        await known.statement.validate?.(this, preparing);
        this.warnOfUse(id, keyspace, client, connection, warnings);
      }
      return known;
    }
    const { statement, bindMarkers } = parseStatement(text);
    if (bindMarkers.length > MAX_MARKERS) {
      throw invalidRequest(
        `Too many markers(?). ${bindMarkers.length} markers exceed the allowed maximum of ` +
          `${MAX_MARKERS}`,
      );
    }
    const isQualified = isFullyQualified(statement);
    const schema = this.environment.schema.current;
    const executable = this.analyse(statement, keyspace, schema, isOrdinary, warnings);
    executable.check?.();
    if (isOrdinary) this.guardStatement(executable, warnings);
    await executable.validate?.(this, preparing);
    const prepared = isQualified
      ? this.preparedOf(qualifiedId, text, { keyspace: null, isQualified }, executable)
      : this.preparedOf(id, text, { keyspace, isQualified }, executable);
    if (!isQualified) this.warnOfUse(id, keyspace, client, connection, warnings);
    this.store(prepared);
    return prepared;
  }

  private preparedOf(
    id: Buffer,
    text: string,
    place: PreparedPlace,
    of: ExecutableStatement,
  ): PreparedStatement {
    return new PreparedStatement(id, text, place, of, this.calls.get(of) ?? null);
  }

  private store(prepared: PreparedStatement): void {
    const { preparedStatementsCacheBytes } = this.environment.settings;
    if (prepared.sizeBytes > preparedStatementsCacheBytes) {
      const megabytes = Math.floor(preparedStatementsCacheBytes / 1048576);
      throw invalidRequest(
        `Prepared statement of size ${prepared.sizeBytes} bytes is larger than allowed maximum ` +
          `of ${megabytes} MB: ${prepared.text.slice(0, 200)}...`,
      );
    }
    this.prepared.put(prepared);
  }

  /** Once a connection: what names mean depends on the keyspace in use. */
  private warnOfUse(
    id: Buffer,
    keyspace: string | null,
    client: ClientState,
    connection: ClientState,
    warnings: string[],
  ): void {
    if (client === connection && this.warned.has(connection)) return;
    if (client === connection) this.warned.add(connection);
    warnings.push(keyspaceUseText(id, keyspace, client.keyspace));
  }

  private reanalyse(old: PreparedStatement, schema: Schema): PreparedStatement {
    const { statement } = parseStatement(old.text);
    const executable = this.analyse(statement, old.keyspace, schema, false, []);
    return this.preparedOf(old.id, old.text, old, executable);
  }

  /** The client gets the columns when it has none, or (v5) when those it has are out of date. */
  private withMetadata(
    body: ResultBody,
    prepared: PreparedStatement,
    options: ExecuteOptions,
  ): ResultBody {
    if (body.kind !== 'rows') return body;
    const { resultMetadataId } = options;
    if (prepared.statement.result === null) {
      // Columns of a conditional statement's answer depend on its outcome: they always go with it.
      if (resultMetadataId === null || !prepared.statement.isKeptByKeyspace) return body;
      body.changedMetadataId = metadataId(body.metadata);
      return body;
    }
    if (resultMetadataId !== null && !prepared.resultMetadataId.equals(resultMetadataId)) {
      body.changedMetadataId = prepared.resultMetadataId;
      return body;
    }
    return skipColumns(body, options.skipMetadata);
  }

  /** Cassandra tells the id of a trace that it has not begun. */
  private untraced(error: RequestError, request: RequestContext): RequestError {
    if (request.tracing) error.tracingId = this.functions.nextTimeUuid();
    return error;
  }

  private trace(
    name: string,
    text: string,
    options: QueryOptions | BatchRequest | null,
    prepared: ExecutableStatement | null,
    request: RequestContext,
  ): Trace | null {
    const { tracer } = this.environment;
    if (!tracer.wants(request.tracing)) return null;
    const { remoteAddress: clientAddress, remotePort: clientPort } = request.client;
    const parameters = traceParameters(text, options, prepared);
    const isByChance = !request.tracing;
    return tracer.begin({ request: name, parameters, clientAddress, clientPort, isByChance });
  }
}
