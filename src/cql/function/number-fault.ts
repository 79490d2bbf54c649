import { ErrorCode, RequestError } from '../../base/error/index.ts';

/**
 * What Java's number classes throw. A function that meets it fails the request as a server error that
 * names the exception; an operator tells only the reason, as the failure of a function.
 */
export class NumberFault extends RequestError {
  readonly reason: string;

  constructor(reason: string, className = 'java.lang.ArithmeticException') {
    super(ErrorCode.SERVER_ERROR, `${className}: ${reason}`);
    this.reason = reason;
  }
}

/** What Java says of whole numbers past its range, and this server of those past its own, too. */
export function numberTooLarge(): NumberFault {
  return new NumberFault('BigInteger would overflow supported range');
}
