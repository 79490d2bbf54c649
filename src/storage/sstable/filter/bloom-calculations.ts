/**
 * How many bits a key and how many hashes a wanted rate of false positives takes, as
 * utils/BloomCalculations.java decides: the fewest bits that reach the rate with the best number of
 * hashes, then as few hashes as still do.
 */
export interface BloomSpecification {
  readonly hashCount: number;
  readonly bitsPerKey: number;
}

/**
 * Rates of false positives by bits a key (2 to 20) and number of hashes (1 and up): the well-known
 * table of Fan, Cao, Almeida and Broder's "Summary Cache", which Cassandra's decisions rest on.
 */
const RATES: readonly (readonly number[])[] = [
  [0.393, 0.4],
  [0.283, 0.237, 0.253],
  [0.221, 0.155, 0.147, 0.16],
  [0.181, 0.109, 0.092, 0.092, 0.101],
  [0.154, 0.0804, 0.0609, 0.0561, 0.0578, 0.0638],
  [0.133, 0.0618, 0.0423, 0.0359, 0.0347, 0.0364],
  [0.118, 0.0489, 0.0306, 0.024, 0.0217, 0.0216, 0.0229],
  [0.105, 0.0397, 0.0228, 0.0166, 0.0141, 0.0133, 0.0135, 0.0145],
  [0.0952, 0.0329, 0.0174, 0.0118, 0.00943, 0.00844, 0.00819, 0.00846],
  [0.0869, 0.0276, 0.0136, 0.00864, 0.0065, 0.00552, 0.00513, 0.00509],
  [0.08, 0.0236, 0.0108, 0.00646, 0.00459, 0.00371, 0.00329, 0.00314],
  [0.074, 0.0203, 0.00875, 0.00492, 0.00332, 0.00255, 0.00217, 0.00199, 0.00194],
  [0.0689, 0.0177, 0.00718, 0.00381, 0.00244, 0.00179, 0.00146, 0.00129, 0.00121, 0.0012],
  [0.0645, 0.0156, 0.00596, 0.003, 0.00183, 0.00128, 0.001, 0.000852, 0.000775, 0.000744],
  [
    0.0606, 0.0138, 0.005, 0.00239, 0.00139, 0.000935, 0.000702, 0.000574, 0.000505, 0.00047,
    0.000459,
  ],
  [
    0.0571, 0.0123, 0.00423, 0.00193, 0.00107, 0.000692, 0.000499, 0.000394, 0.000335, 0.000302,
    0.000287, 0.000284,
  ],
  [
    0.054, 0.0111, 0.00362, 0.00158, 0.000839, 0.000519, 0.00036, 0.000275, 0.000226, 0.000198,
    0.000183, 0.000176,
  ],
  [
    0.0513, 0.00998, 0.00312, 0.0013, 0.000663, 0.000394, 0.000264, 0.000194, 0.000155, 0.000132,
    0.000118, 0.000111, 0.000109,
  ],
  [
    0.0488, 0.00906, 0.0027, 0.00108, 0.00053, 0.000303, 0.000196, 0.00014, 0.000108, 8.89e-5,
    7.77e-5, 7.12e-5, 6.79e-5, 6.71e-5,
  ],
];
const LEAST_BITS = 2;

function rate(bitsPerKey: number, hashCount: number): number {
  if (hashCount === 0) return 1;
  return RATES[bitsPerKey - LEAST_BITS]?.[hashCount - 1] ?? 0;
}

/** The number of hashes with the least rate; the fewest of those that share it. */
function bestHashCount(bitsPerKey: number): number {
  const rates = RATES[bitsPerKey - LEAST_BITS] ?? [];
  return rates.indexOf(Math.min(...rates)) + 1;
}

/**
 * `falsePositiveRate` is the table's bloom_filter_fp_chance, which is checked to be in reach; one
 * below what the table reaches gets its last entry.
 */
export function bloomSpecification(falsePositiveRate: number): BloomSpecification {
  // Cassandra's shortcut takes the best count of two bits for the bits and two for the hashes.
  if (falsePositiveRate >= rate(LEAST_BITS, 1)) {
    return { hashCount: 2, bitsPerKey: bestHashCount(LEAST_BITS) };
  }
  let bitsPerKey = LEAST_BITS;
  const mostBits = LEAST_BITS + RATES.length - 1;
  while (bitsPerKey < mostBits && rate(bitsPerKey, bestHashCount(bitsPerKey)) > falsePositiveRate) {
    bitsPerKey++;
  }
  let hashCount = bestHashCount(bitsPerKey);
  while (hashCount > 1 && rate(bitsPerKey, hashCount - 1) <= falsePositiveRate) hashCount--;
  return { hashCount, bitsPerKey };
}
