/** Ends a command with a message for the person who typed it, and what to do next. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  /** Empty when there is nothing to advise. */
  readonly hint: string;
  readonly exitCode: number;

  constructor(message: string, hint = '', exitCode = 1) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}
