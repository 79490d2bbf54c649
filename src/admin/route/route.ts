import type { ManagedCluster } from '../managed-cluster.ts';
import type { RequestBody } from './request-body.ts';

/** One request, taken apart; nothing of HTTP is left in it but the method. */
export interface AdminRequest {
  readonly cluster: ManagedCluster;
  /** Values of the path's `:names`, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Empty for GET. */
  readonly body: RequestBody;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** `/v1/nodes/:node/members` */
  readonly path: string;
  /** The answer, to become JSON. Throws `AdminProblem` or `ConfigurationProblem`. */
  answer(request: AdminRequest): unknown;
}
