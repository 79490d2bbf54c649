import type { DecoratedKey } from '../../../mutation/index.ts';
import { compareKeys, decorateKey } from '../../../mutation/index.ts';
import type { ChunkSource } from '../chunk/index.ts';
import { Window } from '../chunk/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import { IndexScan } from './index-scan.ts';
import { IndexSummary } from './summary.ts';

/** The summary of an Index component whose Summary.db is missing: all of it has to be read. */
export async function buildSummary(
  source: ChunkSource,
  version: SSTableVersion,
  interval: number,
): Promise<IndexSummary> {
  const window = new Window(source);
  if (source.lengthBytes === 0) throw window.corruption('an empty index');
  const scan = new IndexScan(window, version, 0, source.lengthBytes);
  const samples: DecoratedKey[] = [];
  const positions: number[] = [];
  let last: DecoratedKey | null = null;
  for (let count = 0; !scan.isAtEnd; count++) {
    const start = scan.entryEnd;
    const wait = scan.advance();
    if (wait !== null) await wait;
    const key = decorateKey(Buffer.from(scan.key));
    if (last !== null && compareKeys(last, key) >= 0) {
      throw window.corruption('keys are out of order', start);
    }
    last = key;
    if (count % interval !== 0) continue;
    samples.push(key);
    positions.push(start);
  }
  const first = samples[0] as DecoratedKey;
  return new IndexSummary(samples, Float64Array.from(positions), first, last as DecoratedKey);
}
