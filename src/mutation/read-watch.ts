/** What a read may have too much of. */
export type ReadLimit = 'tombstones' | 'localReadSize' | 'rowIndexReadSize' | 'indexFiles';

/** That a read had much of something, though not so much that it ended. */
export interface ReadNotice {
  readonly limit: ReadLimit;
  /** How many, or how many bytes. */
  readonly value: number;
}

const NOTHING: readonly [] = [];

/** What a replica finds worth telling while it runs one read: seldom anything. */
export class ReadWatch {
  /** The read is held to read_thresholds. */
  readonly hasThresholds: boolean;
  private readonly isOwn: boolean;
  private said: string[] | null = null;
  private found: Map<ReadLimit, number> | null = null;

  constructor(hasThresholds: boolean, isOwn: boolean) {
    this.hasThresholds = hasThresholds;
    this.isOwn = isOwn;
  }

  /** Tells the client, when the coordinator is this very node. */
  say(words: string): void {
    if (!this.isOwn) return;
    this.said ??= [];
    this.said.push(words);
  }

  /** Only the most of each limit is told. */
  note(limit: ReadLimit, value: number): void {
    this.found ??= new Map();
    this.found.set(limit, Math.max(value, this.found.get(limit) ?? 0));
  }

  /** There is nothing to tell. */
  get isEmpty(): boolean {
    return this.said === null && this.found === null;
  }

  get words(): readonly string[] {
    return this.said ?? NOTHING;
  }

  /** What is told beside the data. */
  get notices(): readonly ReadNotice[] {
    return [...(this.found ?? NOTHING)].map(([limit, value]) => ({ limit, value }));
  }

  /** What is told of a read that ended by one limit, which is not warned of besides. */
  noticesBeside(limit: ReadLimit): readonly ReadNotice[] {
    return this.notices.filter((notice) => notice.limit !== limit);
  }
}

/** A read went past a limit that ends it. */
export class ReadAborted extends Error {
  override readonly name: string = 'ReadAborted';
  readonly limit: ReadLimit;
  readonly value: number;

  constructor(limit: ReadLimit, value: number, message: string) {
    super(message);
    this.limit = limit;
    this.value = value;
  }
}
