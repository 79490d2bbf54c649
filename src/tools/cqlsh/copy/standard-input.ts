import { createInterface } from 'node:readline';

/** The lines of the standard input up to one that is a point alone, or its end; each with its line end. */
export async function* standardInput(): AsyncGenerator<string> {
  // A script that was read from there to its end has left nothing.
  if (process.stdin.readableEnded || process.stdin.destroyed) return;
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) {
      if (line === '.') return;
      yield `${line}\n`;
    }
  } finally {
    lines.close();
  }
}
