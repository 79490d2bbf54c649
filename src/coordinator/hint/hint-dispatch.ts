import { ByteReader } from '../../base/bytes/index.ts';
import type { FailureReason } from '../../base/error/index.ts';
import type { NodeInfo } from '../../cluster/index.ts';
import type { MessageService, ResponseCallback } from '../../messaging/index.ts';
import type { Mutation, TableResolver } from '../../mutation/index.ts';
import { readMutation } from '../../mutation/index.ts';
import type { Clock, Disk, Log, Timers } from '../../platform/index.ts';
import { sleep } from '../../platform/index.ts';
import { HintFileReader } from './hint-file-reader.ts';
import type { HintRecord } from './hint-format.ts';
import { hintFileName } from './hint-format.ts';
import type { HintFile } from './hint-store.ts';

export interface DispatchEnvironment {
  readonly messages: MessageService;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly disk: Disk;
  readonly log: Log;
  readonly directory: string;
  readonly timeoutMs: number;
  readonly tables: TableResolver;
  /** False: stop, the target is down or handoff was paused. */
  mayContinue(target: NodeInfo): boolean;
  /** Bytes a second for this target. */
  bytesPerSecond(): number;
  onReplayed(target: NodeInfo): void;
}

/** The answers to one page. */
class PageCallback implements ResponseCallback<'HINT_RSP'> {
  readonly done: Promise<boolean>;
  private waiting = 0;
  private failed = false;
  private isSent = false;
  private resolve: (isDelivered: boolean) => void = () => {};

  constructor() {
    this.done = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  expect(): void {
    this.waiting++;
  }

  /** All of the page was sent, or as much as will be (`isWhole` false). */
  sent(isWhole: boolean): void {
    this.isSent = true;
    if (!isWhole) this.failed = true;
    this.check();
  }

  onResponse(): void {
    this.waiting--;
    this.check();
  }

  onFailure(_from: string, _reason: FailureReason): void {
    this.waiting--;
    this.failed = true;
    this.check();
  }

  private check(): void {
    if (this.isSent && this.waiting === 0) this.resolve(!this.failed);
  }
}

/**
 * Replays one file to its target (hints/HintsDispatcher.java of Cassandra 5.0): page by page, each
 * acknowledged before the next, so that the position says what the target has. True when all of it
 * was delivered; else the file keeps the position and is tried again later.
 */
export async function dispatchFile(
  environment: DispatchEnvironment,
  file: HintFile,
  target: NodeInfo,
): Promise<boolean> {
  const { disk, directory, log } = environment;
  const reader = await HintFileReader.open(disk, directory, file.name, log);
  try {
    for (;;) {
      const page = await reader.page(file.position);
      if (page === null) return true;
      const sentBytes = page.nextPosition - file.position;
      if (!(await dispatchPage(environment, file, page.records, target))) return false;
      file.position = page.nextPosition;
      await throttle(environment, sentBytes);
    }
  } finally {
    await reader.close();
  }
}

async function dispatchPage(
  environment: DispatchEnvironment,
  file: HintFile,
  records: readonly HintRecord[],
  target: NodeInfo,
): Promise<boolean> {
  const callback = new PageCallback();
  let delivered = 0;
  for (const record of records) {
    if (!environment.mayContinue(target)) {
      callback.sent(false);
      return callback.done;
    }
    const mutation = decode(environment, file, record);
    if (mutation === null || isExpired(environment, record, mutation)) continue;
    const { hostId } = target;
    const hint = { hostId, mutation, createdAtMillis: record.createdAtMillis };
    callback.expect();
    delivered++;
    environment.messages.request(
      'HINT_REQ',
      hint,
      target.endpoint,
      callback,
      environment.timeoutMs,
    );
  }
  callback.sent(true);
  const isDelivered = await callback.done;
  if (isDelivered) for (; delivered > 0; delivered--) environment.onReplayed(target);
  return isDelivered;
}

/** Null for what is of tables or columns that are gone: nobody wants it any more. */
function decode(
  { tables, log }: DispatchEnvironment,
  file: HintFile,
  record: HintRecord,
): Mutation | null {
  try {
    // A page's memory must not live as long as the mutation in somebody's memtable does.
    return readMutation(new ByteReader(Buffer.from(record.mutation)), tables);
  } catch (error) {
    log.debug(`A hint of ${hintFileName(file.name)} is skipped: ${String(error)}`);
    return null;
  }
}

function isExpired(
  { clock }: DispatchEnvironment,
  record: HintRecord,
  mutation: Mutation,
): boolean {
  const graceSeconds = Math.min(record.gcGraceSeconds, smallestGcGrace(mutation));
  return record.createdAtMillis + graceSeconds * 1000 <= clock.nowMillis();
}

/** The least gc_grace_seconds of the tables of a mutation. */
export function smallestGcGrace(mutation: Mutation): number {
  return Math.min(...mutation.updates.map(({ table }) => table.options.gcGraceSeconds));
}

async function throttle(environment: DispatchEnvironment, bytes: number): Promise<void> {
  const rate = environment.bytesPerSecond();
  if (rate <= 0 || !Number.isFinite(rate)) return;
  await sleep(environment.timers, (bytes / rate) * 1000);
}
