import { readFileSync } from 'node:fs';

/** The statements of a .cql file, each without its comments and its semicolon. */
export function readSchema(file: URL): readonly string[] {
  return readFileSync(file, 'utf8')
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
