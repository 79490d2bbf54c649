import { FailureReason } from '../../base/error/index.ts';

/** Thrown by a verb's handler to answer FAILURE_RSP with a reason other than UNKNOWN. */
export class HandlerFailure extends Error {
  override readonly name: string = 'HandlerFailure';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A request about a table or column that this node does not know (yet, or any more). */
export class IncompatibleSchema extends HandlerFailure {
  override readonly name = 'IncompatibleSchema';

  constructor(message: string) {
    super(FailureReason.INCOMPATIBLE_SCHEMA, message);
  }
}
