import {
  Consistency,
  consistencyName,
  ErrorCode,
  invalidRequest,
  RequestError,
  readFailure,
  readTimeout,
} from '../../base/error/index.ts';
import type { PartitionData, PartitionRead } from '../../mutation/index.ts';
import { DeletionTime, PartitionUpdate } from '../../mutation/index.ts';
import type { CasOptions, CasRequest, CasResult } from '../cas.ts';
import type { ReplicationRules } from '../consistency/index.ts';
import { validateForCas } from '../consistency/index.ts';
import type { Reader } from '../read/index.ts';
import type { PaxosEnvironment } from './proposer.ts';
import { PaxosOperation } from './proposer.ts';

/** Lightweight transactions and serial reads (StorageProxy.legacyCas, legacyReadWithPaxos). */
export class LightweightTransactions {
  private readonly environment: PaxosEnvironment;
  private readonly reader: Reader;

  constructor(environment: PaxosEnvironment, reader: Reader) {
    this.environment = environment;
    this.reader = reader;
  }

  /** Changes a partition if it meets the conditions, as one step in the order of all such steps. */
  async cas(request: CasRequest, options: CasOptions): Promise<CasResult> {
    const { table, key } = request;
    const { serialConsistency: level, consistency, trace } = options;
    // Its read is held to no read_thresholds.
    const reading = { trace, warn: (message: string) => options.warn(message) };
    checkLevels(level, consistency, this.environment.rules.of(table.keyspace));
    const operation = new PaxosOperation<CasResult>(this.environment, {
      table,
      key,
      level,
      replayLevel: consistency,
      commitLevel: consistency,
      trace,
      nextTimestamp: (atLeast) => options.nextTimestamp(atLeast),
      propose: async (ballot) => {
        trace?.event('Reading existing values for CAS precondition');
        const command = request.readCommand();
        const [found] = await this.reader.partitions([command], quorumOf(level), reading);
        const current = found ?? null;
        if (request.appliesTo(current)) {
          return { update: request.makeUpdate(current, ballot), result: { applied: true } };
        }
        trace?.event('CAS precondition does not match current values');
        return { update: emptyUpdate(request), result: { applied: false, current } };
      },
    });
    const result = await operation.run();
    trace?.event(result.applied ? 'CAS applied successfully' : 'CAS did not apply');
    return result;
  }

  /**
   * Reads a partition after everything that was chosen before: an empty change is proposed first, so
   * that what others left is finished or can never be.
   */
  async read(command: PartitionRead, options: CasOptions): Promise<readonly PartitionData[]> {
    const { table, key } = command;
    const { consistency: level, trace } = options;
    const fetchLevel = quorumOf(level);
    const blockFor = this.environment.rules.of(table.keyspace).blockFor(level);
    const operation = new PaxosOperation(this.environment, {
      table,
      key,
      level,
      replayLevel: fetchLevel,
      commitLevel: Consistency.ANY,
      trace,
      nextTimestamp: (atLeast) => options.nextTimestamp(atLeast),
      propose: async () => ({ update: emptyUpdate(command), result: null }),
    });
    try {
      await operation.run();
    } catch (error) {
      throw error instanceof RequestError ? asReadError(error, level, blockFor) : error;
    }
    return this.reader.partitions([command], fetchLevel, options);
  }
}

function emptyUpdate({ table, key }: Pick<CasRequest, 'table' | 'key'>): PartitionUpdate {
  return new PartitionUpdate(table, key, DeletionTime.LIVE, null, [], []);
}

/** The level that reads what a majority of a serial level committed. */
function quorumOf(level: Consistency): Consistency {
  return level === Consistency.LOCAL_SERIAL ? Consistency.LOCAL_QUORUM : Consistency.QUORUM;
}

/** Both levels of a transaction, and that its commit fits the keyspace. */
function checkLevels(serial: Consistency, commit: Consistency, rules: ReplicationRules): void {
  validateForCas(serial, commit);
  if (commit === Consistency.EACH_QUORUM && !rules.countsDataCenters) {
    const { className } = rules.keyspace.replication;
    throw invalidRequest(
      `consistency level ${consistencyName(commit)} not compatible with replication strategy ` +
        `(${className})`,
    );
  }
}

/** What a failed round is for who wanted to read. */
function asReadError(error: RequestError, level: Consistency, blockFor: number): RequestError {
  const { details } = error;
  if (error.code === ErrorCode.WRITE_TIMEOUT) return readTimeout(level, 0, blockFor, false);
  if (details.kind !== 'writeFailure') return error;
  const { received, blockFor: wanted, failures } = details;
  return readFailure(level, received, wanted, false, failures);
}
