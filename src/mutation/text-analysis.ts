/** How an index changes texts before it compares them (SAI's NonTokenizingOptions). */
export interface TextAnalysis {
  readonly isCaseSensitive: boolean;
  /** To Unicode's composed form (NFC). */
  readonly normalizes: boolean;
  /** Letters with marks become those of ASCII that they are made of. */
  readonly foldsToAscii: boolean;
}

/** Letters that are no ASCII letter with a mark, and what they become. */
const FOLDED: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['ø', 'o'],
  ['Ø', 'O'],
  ['đ', 'd'],
  ['Đ', 'D'],
  ['ð', 'd'],
  ['Ð', 'D'],
  ['þ', 'th'],
  ['Þ', 'TH'],
  ['ł', 'l'],
  ['Ł', 'L'],
  ['ı', 'i'],
]);

/** The text as the index has it, in UTF-8. */
export function analysed(value: Buffer, analysis: TextAnalysis): Buffer {
  let text = value.toString();
  if (!analysis.isCaseSensitive) text = text.toLowerCase();
  if (analysis.normalizes) text = text.normalize('NFC');
  if (analysis.foldsToAscii) text = folded(text);
  return Buffer.from(text);
}

function folded(text: string): string {
  const bare = text.normalize('NFKD').replaceAll(/\p{Mn}/gu, '');
  return [...bare].map((letter) => FOLDED.get(letter) ?? letter).join('');
}
