import { StrategyOptions } from './compaction-strategy.ts';
import type { OverlapInclusion } from './overlap-sets.ts';

const MEBIBYTE = 1024 * 1024;
const MAX_SHARD_SHIFT = 20;
const PREFIXES = 'KMGTPEZY';

/** What the options of UnifiedCompactionStrategy make of sizes (unified/Controller.java). */
export class UnifiedController {
  readonly overlapInclusion: OverlapInclusion;
  /** Most files merged at once; infinite when the table does not say. */
  readonly maxFilesToCompact: number;
  readonly expiredCheckMillis: number;
  private readonly scalingParameters: readonly number[];
  private readonly flushSizeOverride: number;
  private readonly baseShardCount: number;
  private readonly targetBytes: number;
  private readonly minBytes: number;
  private readonly growth: number;

  constructor(map: Readonly<Record<string, string>>) {
    const options = new StrategyOptions(map);
    const inclusion = options.text('overlap_inclusion_method', 'TRANSITIVE').toUpperCase();
    this.overlapInclusion = inclusion as OverlapInclusion;
    const most = options.number('max_sstables_to_compact', 0);
    this.maxFilesToCompact = most > 0 ? most : Number.POSITIVE_INFINITY;
    this.expiredCheckMillis = options.number('expired_sstable_check_frequency_seconds', 600) * 1000;
    this.scalingParameters = options
      .text('scaling_parameters', 'T4')
      .split(',')
      .map((text) => parseScalingParameter(text.trim()));
    this.flushSizeOverride = parseBytes(options.text('flush_size_override', '0MiB'));
    this.baseShardCount = options.number('base_shard_count', 4);
    this.targetBytes = parseBytes(options.text('target_sstable_size', '1GiB'));
    this.minBytes = parseBytes(options.text('min_sstable_size', '100MiB'));
    this.growth = parseShare(options.text('sstable_growth', '0.333'));
  }

  /** Below zero: leveled; above: tiered. Levels past the last parameter have the last one. */
  scalingParameter(level: number): number {
    const { scalingParameters } = this;
    return scalingParameters[Math.min(level, scalingParameters.length - 1)] as number;
  }

  /** How many times denser the files of the next level are. */
  fanout(level: number): number {
    return 2 + Math.abs(this.scalingParameter(level));
  }

  /** How many overlapping files of a level make a compaction. */
  threshold(level: number): number {
    return 2 + Math.max(0, this.scalingParameter(level));
  }

  /** Densities of level 0 are below this. `flushBytes`: of a flush on average; 0: not known. */
  firstLevelDensity(flushBytes: number): number {
    const known =
      this.flushSizeOverride > 0
        ? this.flushSizeOverride
        : Math.ceil(flushBytes / MEBIBYTE) * MEBIBYTE;
    const base = Math.max(MEBIBYTE, known) * (1 - 0.9 / this.fanout(0));
    return Math.floor(base * this.fanout(0));
  }

  /** Where a level ends that begins at a density. */
  maxDensity(level: number, minDensity: number): number {
    return Math.floor(minDensity * this.fanout(level));
  }

  /** Into how many shards of the ring data of a density (bytes for the whole ring) is cut. */
  shardCount(density: number): number {
    const { baseShardCount, minBytes, targetBytes, growth } = this;
    if (minBytes > 0) {
      const count = density / minBytes;
      if (!(count >= baseShardCount)) {
        // Divides the base, so that borders stay borders when data grows.
        return Math.min(highestPowerOfTwo(count), baseShardCount & -baseShardCount);
      }
    }
    if (growth === 1) return baseShardCount;
    if (growth === 0) {
      const count = density / (targetBytes * Math.sqrt(0.5) * baseShardCount);
      return baseShardCount * highestPowerOfTwo(Math.min(count, 2 ** MAX_SHARD_SHIFT));
    }
    const power = Math.log2(density / (targetBytes * baseShardCount)) * (1 - growth) + 0.5;
    if (!(power >= 0)) return baseShardCount;
    return baseShardCount * 2 ** Math.min(MAX_SHARD_SHIFT, Math.floor(power));
  }
}

/** The greatest power of two that is not above a count, at least 1. */
function highestPowerOfTwo(count: number): number {
  return count >= 2 ? 2 ** Math.floor(Math.log2(Math.floor(count))) : 1;
}

/** `N`, `L4`, `T4` or the number that these stand for. */
function parseScalingParameter(text: string): number {
  if (text === 'N') return 0;
  if (text.startsWith('L')) return 2 - Number(text.slice(1));
  if (text.startsWith('T')) return Number(text.slice(1)) - 2;
  return Number(text);
}

/** Bytes of `100MiB` or `1.5 GB`; the schema has checked the form. */
function parseBytes(text: string): number {
  const match = /^([^kKMGTPEZYB\s]+)\s*(?:([kKMGTPEZY])(i)?)?B$/.exec(text);
  if (match === null) return 0;
  const [, digits = '', prefix, isBinary] = match;
  const power = prefix === undefined ? 0 : PREFIXES.indexOf(prefix.toUpperCase()) + 1;
  return Math.ceil(Number(digits) * (isBinary === undefined ? 1000 : 1024) ** power);
}

/** `0.333` or `33.3%`. */
function parseShare(text: string): number {
  const trimmed = text.trim();
  return trimmed.endsWith('%') ? Number(trimmed.slice(0, -1)) / 100 : Number(trimmed);
}
