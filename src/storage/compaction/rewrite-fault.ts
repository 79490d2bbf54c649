import { Corruption } from '../../base/error/index.ts';
import type { DiskErrorReason } from '../../platform/index.ts';
import { DiskError } from '../../platform/index.ts';
import { CompactionInterrupted } from './compaction-environment.ts';
import type { RewriteFault } from './rewrite-order.ts';

/** An error as plain data, for another thread. */
export function faultOf(error: unknown): RewriteFault {
  const { name, message, stack = '' } = error as Error;
  const fault = { name, message, stack };
  if (error instanceof Corruption) return { ...fault, file: error.file, offset: error.offset };
  if (error instanceof DiskError) return { ...fault, reason: error.reason, path: error.path };
  return fault;
}

/** The error again, of its class where the store tells it from others. */
export function errorOf({ name, message, stack, ...more }: RewriteFault): Error {
  const error = classedError(name, message, more);
  Object.defineProperty(error, 'message', { value: message });
  error.stack = stack;
  return error;
}

function classedError(
  name: string,
  message: string,
  { file = '', offset = 0, reason = '', path = '' }: Partial<RewriteFault>,
): Error {
  if (name === 'Corruption') return new Corruption(file, offset, message);
  if (name === 'DiskError') return new DiskError(reason as DiskErrorReason, path, message);
  if (name === 'CompactionInterrupted') return new CompactionInterrupted(message);
  return new Error(message);
}
