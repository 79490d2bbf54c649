import { invalidRequest } from '../base/error/index.ts';

/** Bytes of an even number of hexadecimal digits; Cassandra's complaint otherwise. */
export function bytesFromHex(text: string): Buffer {
  if (text.length % 2 === 1 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw invalidRequest(`cannot parse '${text}' as hex bytes`);
  }
  return Buffer.from(text, 'hex');
}
