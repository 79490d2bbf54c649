import type { ReadCommand } from '../../mutation/index.ts';
import type { Clock } from '../../platform/index.ts';
import type { TableStore } from '../table-store.ts';
import { commandText } from './command-text.ts';
import type { ReadResult } from './local-reader.ts';

/** Runs a read while somebody wants to know which queries take longest. Rejects as the read does. */
export async function timedRead(
  { metrics }: TableStore,
  command: ReadCommand,
  clock: Clock,
  read: () => ReadResult,
): Promise<Awaited<ReadResult>> {
  const meter = command.kind === 'partition' ? metrics.reads : metrics.scans;
  meter.begin();
  const began = clock.monotonicMillis();
  const found = await read();
  const ended = clock.monotonicMillis();
  meter.took(began, ended);
  metrics.samplers?.took(commandText(command), Math.round((ended - began) * 1000));
  return found;
}
