import { isReservedKeyword } from './reserved-keyword.ts';

/**
 * The name as CQL writes it: bare when a lower-case word that is not reserved, else in double
 * quotes with the quotes inside it doubled.
 */
export function quoteIdentifier(name: string): string {
  if (isPlainIdentifier(name) && !isReservedKeyword(name)) return name;
  return `"${name.replaceAll('"', '""')}"`;
}

function isPlainIdentifier(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const isLetter = code >= 97 && code <= 122;
    const isDigitOrUnderscore = (code >= 48 && code <= 57) || code === 95;
    if (!isLetter && (i === 0 || !isDigitOrUnderscore)) return false;
  }
  return name.length > 0;
}
