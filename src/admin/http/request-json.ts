import type { IncomingMessage } from 'node:http';
import { AdminProblem } from '../admin-problem.ts';

const maximumBytes = 64 * 1024;

/** The request's body as JSON, undefined when it is empty. Rejects with `AdminProblem`. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maximumBytes) {
      throw new AdminProblem(413, `the body is longer than ${maximumBytes} bytes`);
    }
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new AdminProblem(400, 'the body is no JSON');
  }
}
