import type { ModificationPlan } from '../../../cql/analysis/index.ts';
import { UpdateParameters } from '../../../cql/analysis/index.ts';
import type { Timestamp } from '../../../mutation/index.ts';
import type { Execution } from '../../execution.ts';

const TIME_BYTES = 8;

/**
 * Elements of lists get paths of the ballot's time, so that they lie in the order of the
 * transactions whichever nodes coordinated them; a counter takes the place of clock and node.
 */
export class CasUpdateParameters extends UpdateParameters {
  private readonly ballot: Buffer;
  private readonly paths: { next: number };

  constructor(
    plan: ModificationPlan,
    execution: Execution,
    timestamp: Timestamp,
    ballot: Buffer,
    paths: { next: number },
  ) {
    const seconds = plan.using.bindTimeToLive(execution, plan.table);
    super(execution, timestamp, seconds, execution.nowInSeconds, execution.writeGuard);
    this.ballot = ballot;
    this.paths = paths;
  }

  override nextElementPath(): Buffer {
    const path = Buffer.alloc(16, 0x80);
    this.ballot.copy(path, 0, 0, TIME_BYTES);
    // Bytes of time UUIDs compare as signed, so that the least is 0x80.
    const count = this.paths.next++;
    path.writeUInt32BE((count ^ 0x80808080) >>> 0, 12);
    return path;
  }
}
