import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const special = /[*?[]/;

/**
 * The files and folders that a pattern like `folder/*.csv` stands for, in the order of their names: `*` and `?`
 * are any characters but `/`, `[a-z]` and `[!a-z]` one of those or none of them. Names that begin with
 * a point are only found by patterns that do.
 */
export function matchingFiles(pattern: string): readonly string[] {
  const isAbsolute = pattern.startsWith('/');
  const parts = pattern.split('/').filter((part) => part !== '');
  return parts.reduce<readonly string[]>(
    (folders, part) => folders.flatMap((folder) => matchesIn(folder, part)),
    [isAbsolute ? '/' : ''],
  );
}

function matchesIn(folder: string, part: string): readonly string[] {
  if (!special.test(part)) {
    const path = join(folder, part);
    return statSync(path, { throwIfNoEntry: false }) === undefined ? [] : [path];
  }
  const name = patternOf(part);
  return namesIn(folder)
    .filter((each) => name.test(each) && (part.startsWith('.') || !each.startsWith('.')))
    .sort()
    .map((each) => join(folder, each));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder === '' ? '.' : folder);
  } catch {
    return [];
  }
}

function patternOf(part: string): RegExp {
  let source = '';
  for (const [token] of part.matchAll(/\[!?\]?[^\]]*\]|[\s\S]/g)) source += sourceOf(token);
  return new RegExp(`^${source}$`, 's');
}

function sourceOf(token: string): string {
  if (token === '*') return '.*';
  if (token === '?') return '.';
  if (token.length === 1) return token.replace(/[\\^$.+()[\]{}|]/, '\\$&');
  const members = token.slice(1, -1);
  const isNot = members.startsWith('!');
  const shown = members.slice(isNot ? 1 : 0).replace(/[\\\][^]/g, '\\$&');
  return `[${isNot ? '^' : ''}${shown}]`;
}
