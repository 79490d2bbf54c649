const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'abstract assert boolean break byte case catch char class const continue default do double ' +
    'else enum extends final finally float for goto if implements import instanceof int ' +
    'interface long native new package private protected public return short static strictfp ' +
    'super switch synchronized this throw throws transient try void volatile while true false null _'
  ).split(' '),
);

/** Whether a word is none of the programmer's own. */
export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word);
}
