import { uuidToString } from '../../../base/uuid/index.ts';
import type {
  KeyspaceOrTableStatement,
  SchemaContext,
  SchemaTransformation,
} from '../../../cql/analysis/schema/index.ts';
import { analyseSchemaStatement, checkKeyspaceName } from '../../../cql/analysis/schema/index.ts';
import { compileUserFunction } from '../../../cql/function/index.ts';
import type { Guarded, Guardrails } from '../../../guardrail/index.ts';
import { diffSchemas } from '../../../schema/index.ts';
import type { Execution, QueryNode } from '../../execution.ts';
import type { ResultBody } from '../../query-processor.ts';
import type { SchemaTurn } from '../auth/index.ts';
import { ownershipChanged } from '../auth/index.ts';
import type { ExecutableStatement } from '../executable.ts';
import { VOID } from '../executable.ts';

/** `default_keyspace_rf`, of which no other value is supported. */
const DEFAULT_KEYSPACE_RF = 1;

/** A statement that changes keyspaces or tables. */
export class SchemaExecutable implements ExecutableStatement {
  readonly variables = [];
  readonly partitionKeyIndexes = [];
  readonly result = null;
  readonly tables = [];
  readonly isKeptByKeyspace = true;
  private readonly transformation: SchemaTransformation;

  /** `keyspace` is the one in use. Throws what can be known without the schema. */
  constructor(statement: KeyspaceOrTableStatement, keyspace: string | null) {
    this.transformation = analyseSchemaStatement(statement, keyspace);
  }

  protect(): void {
    this.transformation.protect?.();
  }

  validate(node: QueryNode, client: Guarded): undefined {
    this.transformation.guard?.(node.environment.schema.current, contextOf(node, client));
  }

  /**
   * Answers what changed, or VOID when nothing did. Rejects with the RequestError of a change that
   * may not be made.
   */
  async execute(execution: Execution): Promise<ResultBody> {
    const { node } = execution;
    const context = contextOf(node, execution);
    this.transformation.guard?.(node.environment.schema.current, context);
    checkKeyspaceName(this.transformation.change.keyspace);
    let warnings: readonly string[] = [];
    const made: { turn: SchemaTurn | null } = { turn: null };
    let { change } = this.transformation;
    await execution.node.environment.coordinator.changeSchema((current) => {
      const step = this.transformation.apply(current, context);
      warnings = step.warnings;
      change = step.change ?? this.transformation.change;
      const isChanged = step.schema !== current && diffSchemas(current, step.schema).length > 0;
      made.turn = isChanged ? { before: current, after: step.schema } : null;
      return isChanged ? step.schema : current;
    });
    for (const warning of warnings) execution.warn(warning);
    if (made.turn === null) return VOID;
    const { auth } = execution.node.environment;
    await ownershipChanged(auth, execution.client.role, made.turn);
    return { kind: 'schema-change', change };
  }
}

function contextOf(node: QueryNode, client: Guarded): SchemaContext {
  const { environment, functions } = node;
  const { guardrails, settings } = environment;
  return {
    replication: {
      nodesByDataCenter: environment.knownDataCenters(),
      defaultKeyspaceRf: DEFAULT_KEYSPACE_RF,
      checkFactor: (keyspace, factor, warnings) =>
        guardFactor(guardrails, client, keyspace, factor, warnings),
    },
    endpointsInMotion: environment.endpointsInMotion(),
    allowsViews: settings.materializedViewsEnabled,
    dropsCompactStorage: settings.dropCompactStorageEnabled,
    allowsMasks: settings.dynamicDataMaskingEnabled,
    allowsUserFunctions: settings.userDefinedFunctionsEnabled,
    compileFunction: compileUserFunction,
    functions,
    defaultIndex: settings.defaultSecondaryIndex,
    guardrails,
    client,
    newTableId: () => uuidToString(functions.nextTimeUuid()),
    nextTimestamp: () => node.nextTimestamp(),
  };
}

/** Warnings of factors stand among those of replication, in the order of the data centres. */
function guardFactor(
  { thresholds }: Guardrails,
  client: Guarded,
  keyspace: string,
  factor: number,
  warnings: string[],
): void {
  const { minimum_replication_factor: minimum, maximum_replication_factor: maximum } = thresholds;
  const listed: Guarded = {
    isOrdinary: client.isOrdinary,
    warn: (message) => warnings.push(message),
  };
  try {
    minimum.guard(factor, keyspace, listed);
    maximum.guard(factor, keyspace, listed);
  } catch (error) {
    // Nobody gives the warnings to the client any more.
    for (const warning of warnings) client.warn(warning);
    throw error;
  }
}
