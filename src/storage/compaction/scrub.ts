import { Corruption } from '../../base/error/index.ts';
import type { DecoratedKey, LoadingCursor } from '../../mutation/index.ts';
import { ALL_ROWS } from '../../mutation/index.ts';
import type { SSTable } from '../sstable/sstable.ts';
import type { FileWriter, SSTableFormat } from '../sstable-format.ts';
import type { TableStore } from '../table-store.ts';
import type { CompactionEnvironment } from './compaction-environment.ts';
import { outputRequest } from './output-request.ts';

const EVERYTHING = { kind: 'slices', slices: [ALL_ROWS], reversed: false } as const;
/** Partitions between two rests. */
const RESTED_PARTITIONS = 16;

/** Partitions that could be read, and those that could not. */
export interface ScrubResult {
  readonly kept: number;
  readonly lost: number;
}

type ScrubEnvironment = Pick<CompactionEnvironment, 'rewrite' | 'hostId' | 'timers'> & {
  readonly format: SSTableFormat;
};

/**
 * Writes a file anew, partition by partition of its index. Each is read twice: whoever has begun to
 * write a partition cannot take it back. Rejects with `Corruption` of the index, and with that of a
 * partition when `isStrict`: everything is as before then.
 */
export async function scrubFile(
  environment: ScrubEnvironment,
  store: TableStore,
  sstable: SSTable,
  isStrict: boolean,
): Promise<ScrubResult> {
  let [kept, lost] = [0, 0];
  await environment.rewrite(store, [sstable], 'scrub', async (next) => {
    const { format, hostId, timers } = environment;
    const { directory } = sstable;
    const request = outputRequest(store.table, directory, [sstable], hostId());
    let writer: FileWriter | null = null;
    try {
      for await (const key of sstable.keys()) {
        if (!(await isReadable(sstable, key, isStrict))) {
          lost++;
          continue;
        }
        const { level } = sstable.statistics;
        writer ??= await format.write({ ...request, generation: await next(), level });
        const cursor = await sstable.read(key, EVERYTHING);
        if (cursor !== null) await writer.append(cursor);
        if (++kept % RESTED_PARTITIONS === 0) {
          await new Promise<void>((resolve) => timers.soon(resolve));
        }
      }
      const written = (await writer?.finish()) ?? null;
      return written === null ? [] : [written];
    } catch (error) {
      await writer?.abort();
      throw error;
    }
  });
  return { kept, lost };
}

async function isReadable(
  sstable: SSTable,
  key: DecoratedKey,
  isStrict: boolean,
): Promise<boolean> {
  try {
    const cursor = await sstable.read(key, EVERYTHING);
    if (cursor !== null) await drain(cursor);
    return true;
  } catch (error) {
    if (isStrict || !(error instanceof Corruption)) throw error;
    return false;
  }
}

async function drain(cursor: LoadingCursor): Promise<void> {
  for (;;) {
    if (!cursor.isReady) await cursor.load();
    if (cursor.next() === null) return;
  }
}
