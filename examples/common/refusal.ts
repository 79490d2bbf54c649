import driver from 'cassandra-driver';

const names = new Map(
  Object.entries(driver.types.responseErrorCodes).map(([name, code]) => [code, name]),
);

/**
 * A name for what a cluster did not do: `unavailableException`, `writeTimeout`... When every node
 * of the plan was asked, it is the name that the last of them gave.
 */
export function refusalName(error: unknown): string {
  const { code, innerErrors, isSocketError } = error as {
    readonly code?: number;
    readonly innerErrors?: Readonly<Record<string, unknown>>;
    readonly isSocketError?: boolean;
  };
  const named = code === undefined ? undefined : names.get(code);
  if (named !== undefined) return named;
  if (isSocketError === true) return 'connectionClosed';
  const last = Object.values(innerErrors ?? {}).findLast((inner) => isRefusal(inner));
  return last === undefined ? (error as Error).name : refusalName(last);
}

/** True for what a cluster may answer, or fail to answer; false for a mistake of the program. */
export function isRefusal(error: unknown): boolean {
  const { ArgumentError, DriverError, NotSupportedError, ResponseError } = driver.errors;
  if (error instanceof ArgumentError || error instanceof NotSupportedError) return false;
  if (!(error instanceof ResponseError)) return error instanceof DriverError;
  const { syntaxError, invalid, configError, unauthorized } = driver.types.responseErrorCodes;
  const mistakes: readonly number[] = [syntaxError, invalid, configError, unauthorized];
  return !mistakes.includes(error.code);
}
