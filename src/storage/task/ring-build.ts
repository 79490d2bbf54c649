import type { RingPosition } from '../../mutation/index.ts';
import type { ActiveTask } from './active-tasks.ts';
import type { RunningTask } from './running-task.ts';

const HALF = 0x8000_0000;
const WHOLE = 0x1_0000_0000;

/** An operator has stopped the build. */
export class BuildStopped extends Error {
  override readonly name = 'BuildStopped';
}

/**
 * The build of an index or a view. It looks at its base table once around the ring; the share of the
 * ring that is behind it is that of the work.
 */
export class RingBuild implements ActiveTask {
  private readonly facts: Omit<RunningTask, 'completed' | 'directory'>;
  /** 0 to 1. */
  private share = 0;
  private isStopped = false;
  /** What it makes goes the way of any write. */
  readonly remainingBytes = 0;

  constructor(facts: Omit<RunningTask, 'completed' | 'directory'>) {
    this.facts = facts;
  }

  get report(): RunningTask {
    const completed = Math.round(this.share * this.facts.total);
    return { ...this.facts, completed, directory: '' };
  }

  /** Everything up to the token is done. */
  reached({ tokenHigh, tokenLow }: Pick<RingPosition, 'tokenHigh' | 'tokenLow'>): void {
    this.share = (tokenHigh + HALF + (tokenLow >>> 0) / WHOLE) / WHOLE;
  }

  stop(): void {
    this.isStopped = true;
  }

  /** Throws `BuildStopped` once it was stopped. */
  check(): void {
    if (this.isStopped) throw new BuildStopped('The build was stopped');
  }
}
