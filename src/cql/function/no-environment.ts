import type { FunctionEnvironment } from './function.ts';

/** For values that are constants, and functions for which nothing of a node is asked. */
export const NO_FUNCTION_ENVIRONMENT: FunctionEnvironment = {
  nowMillis: () => 0,
  nextTimeUuid: () => Buffer.alloc(16),
  prependTimeUuids: () => [],
  randomBytes: (length) => Buffer.alloc(length),
  userFunctions: { enabled: false, warnTimeoutMs: 0, failTimeoutMs: 0 },
  monotonicMillis: () => 0,
  warn: () => {},
};
