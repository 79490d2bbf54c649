import { readFileSync } from 'node:fs';

const path = new URL('./known-differences.txt', import.meta.url);

/**
 * The statements of a topic that are answered otherwise on purpose, each with its reason. In the
 * file a line `# reason` is followed by lines `topic: statement`.
 */
export function knownDifferences(topic: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let reason = '';
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.startsWith('# ')) reason = line.slice(2);
    else if (line.startsWith(`${topic}: `)) found.set(line.slice(topic.length + 2), reason);
  }
  return found;
}
