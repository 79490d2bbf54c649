import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ThreadProgram } from '../threads.ts';

/**
 * The file of a program for threads: beside the bundle, or its source where this is one, too. Throws
 * when it is not there, which a build mends.
 */
export function threadFile(program: ThreadProgram): URL {
  const isSource = import.meta.url.endsWith('.ts');
  const file = isSource ? `main/threads/${program}.ts` : `threads/${program}.js`;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const path = join(folder, file);
    if (existsSync(path)) return pathToFileURL(path);
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`${file} is not there: build Ilion again`);
    folder = parent;
  }
}
