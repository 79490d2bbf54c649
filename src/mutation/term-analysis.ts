import type { TermAnalysis, TextAnalysis } from '../schema/index.ts';
import { longAddress } from '../types/index.ts';

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

/** The value as the index has it: texts in UTF-8, addresses in the 16 bytes of IPv6. */
export function analysed(value: Buffer, { text, isAddress }: TermAnalysis): Buffer {
  if (text !== null) return analysedText(value, text);
  return isAddress ? longAddress(value) : value;
}

/** False for a value that the index does not have. */
export function isIndexed(value: Buffer, { skipsEmpty }: TermAnalysis): boolean {
  return value.length > 0 || !skipsEmpty;
}

function analysedText(value: Buffer, analysis: TextAnalysis): Buffer {
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
