import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** From the root of the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** All files below some folders whose names end in one of the endings; test data is left out. */
export function sourceFiles(
  folders: readonly string[],
  endings: readonly string[],
): readonly SourceFile[] {
  return folders
    .filter((folder) => existsSync(`${root}${folder}`))
    .flatMap((folder) =>
      readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name.replaceAll('\\', '/')}`,
      ),
    )
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .filter((path) => !path.includes('/testdata/') && !path.includes('/node_modules/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
}

/** Tests, and what only tests import: suites that several implementations share, and harnesses. */
export function isTest(path: string): boolean {
  return /(\.test|-suite)\.ts$|\/harness\/|\/fake-[^/]*\.ts$/.test(path);
}
