import type { IncomingMessage } from 'node:http';
import { AdminProblem } from '../admin-problem.ts';

/**
 * Lets in only programs of this machine that mean to talk to us. A page of another site that a
 * browser shows here can send requests too: its own name may resolve to 127.0.0.1 (so the Host must
 * be a loopback one), and it may post without asking first (so an Origin must be loopback, and a
 * body must be declared as JSON, which no page may do unasked).
 */
export function checkRequest({ method, headers }: IncomingMessage): void {
  if (!isLoopback(headers.host ?? '')) {
    throw new AdminProblem(403, `host "${headers.host ?? ''}" is not served`, 'use 127.0.0.1');
  }
  const { origin } = headers;
  if (origin !== undefined && !isLoopback(origin.replace(/^https?:\/\//, ''))) {
    throw new AdminProblem(403, `requests from ${origin} are not served`);
  }
  const type = headers['content-type'] ?? '';
  if (method !== 'GET' && !/^application\/json\b/.test(type)) {
    throw new AdminProblem(415, 'the body must be JSON', 'send content-type: application/json');
  }
}

/** True for `127.x.y.z`, `localhost` and `[::1]`, each with or without a port. */
function isLoopback(host: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/.test(host);
}
