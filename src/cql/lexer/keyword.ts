import { Kind } from './kind.ts';

/** Words whose kind has another name than the word. */
const OTHER_SPELLINGS: readonly (readonly [string, Kind])[] = [
  ['table', Kind.COLUMNFAMILY],
  ['columnfamilies', Kind.TABLES],
  ['nan', Kind.POSITIVE_NAN],
  ['infinity', Kind.POSITIVE_INFINITY],
  ['true', Kind.BOOLEAN_LITERAL],
  ['false', Kind.BOOLEAN_LITERAL],
];

const TABLE_SIZE = 1024;
const LONGEST_KEYWORD = 14;
const words: string[] = [];
const kinds: Kind[] = [];
const slots = new Int16Array(TABLE_SIZE).fill(-1);

for (const [name, kind] of Object.entries(Kind)) {
  if (kind >= Kind.SELECT && !/^(NEGATIVE|POSITIVE)_/.test(name)) add(name.toLowerCase(), kind);
}
for (const [word, kind] of OTHER_SPELLINGS) add(word, kind);

/**
 * The kind of the word at `start` to `end` of the text: its keyword in any case, or IDENT.
 *
 * @param hash of the word's characters as `hashStep` folds them, computed while scanning so that
 *   telling a keyword from a name allocates nothing
 */
export function wordKind(text: string, start: number, end: number, hash: number): Kind {
  const length = end - start;
  if (length > LONGEST_KEYWORD) return Kind.IDENT;
  for (let slot = hash & (TABLE_SIZE - 1); ; slot = (slot + 1) & (TABLE_SIZE - 1)) {
    const index = slots[slot] as number;
    if (index < 0) return Kind.IDENT;
    const word = words[index] as string;
    if (word.length !== length) continue;
    let i = 0;
    while (i < length && fold(text.charCodeAt(start + i)) === fold(word.charCodeAt(i))) i++;
    if (i === length) return kinds[index] as Kind;
  }
}

/** One step of the hash that `wordKind` takes, from 0 before the first character. */
export function hashStep(hash: number, code: number): number {
  return (Math.imul(hash, 31) + fold(code)) | 0;
}

/** Equal for the two cases of a letter; digits and the underscore stay apart from letters. */
function fold(code: number): number {
  return code | 32;
}

function add(word: string, kind: Kind): void {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = hashStep(hash, word.charCodeAt(i));
  let slot = hash & (TABLE_SIZE - 1);
  while ((slots[slot] as number) >= 0) slot = (slot + 1) & (TABLE_SIZE - 1);
  slots[slot] = words.length;
  words.push(word);
  kinds.push(kind);
}

/** Whether the word, in lower case, is a keyword, reserved or not. */
export function isKeyword(word: string): boolean {
  return words.includes(word);
}
