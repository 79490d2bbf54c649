import type { ResponseCallback } from '../../messaging/index.ts';

/** Counts the updates of views that other replicas have taken. */
export class RemoteUpdates implements ResponseCallback<'MUTATION_RSP'> {
  private waitingFor: number;
  private readonly onAllTaken: () => void;

  constructor(updates: number, onAllTaken: () => void) {
    this.waitingFor = updates;
    this.onAllTaken = onAllTaken;
  }

  onResponse(): void {
    if (--this.waitingFor === 0) this.onAllTaken();
  }

  /** The batch log has it, and goes on with it. */
  onFailure(): void {}
}
