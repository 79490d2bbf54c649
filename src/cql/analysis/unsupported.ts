import type { RequestError } from '../../base/error/index.ts';
import { invalidRequest } from '../../base/error/index.ts';

/**
 * What Cassandra 5.0 knows and this node does not yet, each as the subject of its refusal
 * (`... is not supported yet`, code INVALID). The one list: documentation is checked against it.
 */
export const UNSUPPORTED = {
  customIndexes: 'A custom index of this class',
} as const;

export type UnsupportedFeature = keyof typeof UNSUPPORTED;

/** The refusal of a feature. */
export function unsupported(feature: UnsupportedFeature): RequestError {
  return invalidRequest(`${UNSUPPORTED[feature]} is not supported yet`);
}
