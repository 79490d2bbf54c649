import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** A request that is no part of the API and has passed the guard. */
export interface PageRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** What JSON.parse gave; undefined when there was none. */
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** Whoever serves pages beside the API, made before any page is asked for. */
export interface Pages {
  /** Answers completely, or throws `AdminProblem` before it has begun to. */
  answer(request: PageRequest, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}
