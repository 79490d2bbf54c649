/** On whose behalf something is checked: a client's request. */
export interface Guarded {
  /** False for superusers, for the node itself and where nobody logs in: they may do everything. */
  readonly isOrdinary: boolean;
  /** Tells the client, with the answer or with the error. */
  warn(message: string): void;
}
