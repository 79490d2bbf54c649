import { join } from 'node:path';
import { panelFolder } from './asset-store.ts';
import type { Lesson } from './lesson/index.ts';
import { readLessons } from './lesson/index.ts';

/** The lessons that come with the panel; none where its page is not built. */
export function builtInLessons(): readonly Lesson[] {
  const folder = panelFolder();
  return folder === '' ? [] : readLessons(join(folder, 'lessons'));
}
