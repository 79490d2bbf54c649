/**
 * Latencies of the recent past in buckets a fifth apart (as Cassandra's EstimatedHistogram), halved
 * now and then so that the past fades. 0.5 microseconds to some minutes; no allocation to record.
 */
const growth = Math.log(1.2);
const bucketCount = 112;
const smallestMs = 0.0005;

export class LatencyHistogram {
  private readonly buckets = new Float64Array(bucketCount);
  private total = 0;

  record(latencyMs: number): void {
    const place = latencyMs <= smallestMs ? 0 : Math.log(latencyMs / smallestMs) / growth;
    const index = Math.min(bucketCount - 1, Math.ceil(place));
    this.buckets[index] = (this.buckets[index] as number) + 1;
    this.total++;
  }

  /** The upper edge of the bucket where `fraction` of the latencies lie below; null when empty. */
  percentileMs(fraction: number): number | null {
    if (this.total <= 0) return null;
    const wanted = this.total * fraction;
    let seen = 0;
    for (let index = 0; index < bucketCount; index++) {
      seen += this.buckets[index] as number;
      if (seen >= wanted) return smallestMs * Math.exp(index * growth);
    }
    return smallestMs * Math.exp((bucketCount - 1) * growth);
  }

  /** Makes all that was recorded weigh half. */
  fade(): void {
    this.total = 0;
    for (let index = 0; index < bucketCount; index++) {
      const half = (this.buckets[index] as number) / 2;
      const kept = half < 0.01 ? 0 : half;
      this.buckets[index] = kept;
      this.total += kept;
    }
  }
}
