/**
 * A request that cannot be served, in words for the person who made it.
 *
 * `status` is HTTP's: 400 wrong request, 404 no such thing, 409 not in this state, 500 our fault.
 * `hint` says what to do next; empty when there is nothing to say.
 */
export class AdminProblem extends Error {
  override readonly name = 'AdminProblem';
  readonly status: number;
  readonly hint: string;

  constructor(status: number, message: string, hint = '') {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}
