import { uuidToString } from '../../../base/uuid/index.ts';
import type {
  KeyspaceOrTableStatement,
  SchemaContext,
  SchemaTransformation,
} from '../../../cql/analysis/schema/index.ts';
import { analyseSchemaStatement } from '../../../cql/analysis/schema/index.ts';
import type { Guarded } from '../../../guardrail/index.ts';
import { diffSchemas } from '../../../schema/index.ts';
import type { Execution } from '../../execution.ts';
import type { ResultBody } from '../../query-processor.ts';
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
  private readonly transformation: SchemaTransformation;

  /** `keyspace` is the one in use. Throws what can be known without the schema. */
  constructor(statement: KeyspaceOrTableStatement, keyspace: string | null) {
    this.transformation = analyseSchemaStatement(statement, keyspace);
  }

  /**
   * Answers what changed, or VOID when nothing did. Rejects with the RequestError of a change that
   * may not be made.
   */
  async execute(execution: Execution): Promise<ResultBody> {
    const { schema } = execution.node.environment;
    const context = contextOf(execution);
    this.transformation.guard?.(schema.current, context);
    let warnings: readonly string[] = [];
    let isChanged = false;
    let { change } = this.transformation;
    await execution.node.environment.coordinator.changeSchema((current) => {
      const step = this.transformation.apply(current, context);
      warnings = step.warnings;
      change = step.change ?? this.transformation.change;
      isChanged = step.schema !== current && diffSchemas(current, step.schema).length > 0;
      return isChanged ? step.schema : current;
    });
    for (const warning of warnings) execution.warn(warning);
    if (isChanged) {
      const { auth } = execution.node.environment;
      await ownershipChanged(auth, execution.client.role, change);
    }
    return isChanged ? { kind: 'schema-change', change } : VOID;
  }
}

/** Runs a schema statement at once; `keyspace` is the one in use. */
export async function runSchemaStatement(
  statement: KeyspaceOrTableStatement,
  keyspace: string | null,
  execution: Execution,
): Promise<ResultBody> {
  return new SchemaExecutable(statement, keyspace).execute(execution);
}

function contextOf(execution: Execution): SchemaContext {
  const { node, functions, guardrails } = execution;
  const { environment } = node;
  return {
    replication: {
      nodesByDataCenter: environment.knownDataCenters(),
      defaultKeyspaceRf: DEFAULT_KEYSPACE_RF,
      checkFactor: (keyspace, factor, warnings) =>
        guardFactor(execution, keyspace, factor, warnings),
    },
    endpointsInMotion: environment.endpointsInMotion(),
    allowsViews: environment.settings.materializedViewsEnabled,
    dropsCompactStorage: environment.settings.dropCompactStorageEnabled,
    allowsMasks: environment.settings.dynamicDataMaskingEnabled,
    defaultIndex: environment.settings.defaultSecondaryIndex,
    guardrails,
    client: execution,
    newTableId: () => uuidToString(functions.nextTimeUuid()),
    nextTimestamp: () => node.nextTimestamp(),
  };
}

/** Warnings of factors stand among those of replication, in the order of the data centres. */
function guardFactor(
  execution: Execution,
  keyspace: string,
  factor: number,
  warnings: string[],
): void {
  const { minimum_replication_factor: minimum, maximum_replication_factor: maximum } =
    execution.guardrails.thresholds;
  const client: Guarded = {
    isOrdinary: execution.isOrdinary,
    warn: (message) => warnings.push(message),
  };
  try {
    minimum.guard(factor, keyspace, client);
    maximum.guard(factor, keyspace, client);
  } catch (error) {
    // Nobody gives the warnings to the client any more.
    execution.warnings.push(...warnings);
    throw error;
  }
}
