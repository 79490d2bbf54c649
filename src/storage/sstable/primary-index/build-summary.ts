import type { DecoratedKey } from '../../../mutation/index.ts';
import { compareKeys, decorateKey } from '../../../mutation/index.ts';
import type { ChunkSource } from '../chunk/index.ts';
import { Window } from '../chunk/index.ts';
import type { SSTableVersion } from '../descriptor/index.ts';
import { IndexScan } from './index-scan.ts';
import { SampleGatherer } from './sample-gatherer.ts';
import { IndexSummary } from './summary.ts';

/** The summary of an Index component whose Summary.db is missing: all of it has to be read. */
export async function buildSummary(
  source: ChunkSource,
  version: SSTableVersion,
  interval: number,
  pause: () => Promise<void>,
): Promise<IndexSummary> {
  const window = new Window(source);
  if (source.lengthBytes === 0) throw window.corruption('an empty index');
  const scan = new IndexScan(window, version, 0, source.lengthBytes);
  const gatherer = new SampleGatherer(interval);
  let first: DecoratedKey | null = null;
  let last: DecoratedKey | null = null;
  while (!scan.isAtEnd) {
    const start = scan.entryEnd;
    const wait = scan.advance();
    if (wait !== null) await wait;
    const key = decorateKey(Buffer.from(scan.key));
    if (last !== null && compareKeys(last, key) >= 0) {
      throw window.corruption('keys are out of order', start);
    }
    first ??= key;
    last = key;
    gatherer.add(key.key, start);
  }
  return IndexSummary.of(gatherer.samples(), first as DecoratedKey, last as DecoratedKey, pause);
}
