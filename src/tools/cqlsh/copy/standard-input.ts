import { createInterface } from 'node:readline';
import type { Shell } from '../shell.ts';

/**
 * The lines that COPY FROM STDIN reads, up to one that is a point alone, or the end; each with its line end:
 * those that follow in the script, or are typed, and for statements of the command line those of the standard input.
 */
export async function* standardInput({ nextLine }: Shell): AsyncGenerator<string> {
  for await (const line of nextLine === null ? processInput() : linesOf(nextLine)) {
    if (line === '.') return;
    yield `${line}\n`;
  }
}

async function* linesOf(nextLine: () => Promise<string | null>): AsyncGenerator<string> {
  for (let line = await nextLine(); line !== null; line = await nextLine()) yield line;
}

async function* processInput(): AsyncGenerator<string> {
  // A script that was read from there to its end has left nothing.
  if (process.stdin.readableEnded || process.stdin.destroyed) return;
  const lines = createInterface({ input: process.stdin });
  try {
    yield* lines;
  } finally {
    lines.close();
  }
}
