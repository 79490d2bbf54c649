/**
 * Products and carries of 64-bit words that are kept as two int32 halves, for hashes in hot loops.
 */

/** The upper 32 bits of the product of two unsigned 32-bit numbers. */
export function productHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const first = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const second = (Math.imul(aLow, bHigh) + (first & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (first >>> 16) + (second >>> 16)) | 0;
}

/** The upper half of a 64-bit product; the lower half is Math.imul(aL, bL). */
export function multiplyHigh(aH: number, aL: number, bH: number, bL: number): number {
  return (productHigh(aL, bL) + Math.imul(aH, bL) + Math.imul(aL, bH)) | 0;
}

/** 1 when the unsigned 32-bit sum `sum` of two numbers, one of them `part`, wrapped around. */
export function carry(sum: number, part: number): number {
  return sum >>> 0 < part >>> 0 ? 1 : 0;
}

/** Four bytes from `at` on, the first the lowest. */
export function little32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
