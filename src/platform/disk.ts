/**
 * A file system reduced to what a database needs. What is written is durable only after `sync` of
 * the file, and a new, renamed or removed name only after `syncDirectory` of its folder: the
 * simulated disk forgets the rest in a crash, and so may a real one.
 * Failures reject with `DiskError`.
 */
export interface Disk {
  /** Makes the folder and those above it; no error when it exists. */
  makeDirectory(path: string): Promise<void>;
  /** Names inside a folder, sorted; empty when the folder does not exist. */
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** Removes a file, or a folder with all it holds; no error when it does not exist. */
  remove(path: string): Promise<void>;
  /** What stands under a name; null when nothing does. */
  facts(path: string): Promise<FileFacts | null>;
  /** Gives a file a second name (a hard link); fails with `exists` when there is one already. */
  link(from: string, to: string): Promise<void>;
  /** Bytes that can still be written in the file system of a folder. */
  freeBytes(path: string): Promise<number>;
  /** Bytes of the file system of a folder, used and free. */
  totalBytes(path: string): Promise<number>;
  /** Replaces `to` atomically. */
  rename(from: string, to: string): Promise<void>;
  readFile(path: string): Promise<Buffer>;
  /** Writes a whole file and syncs it; the name still needs `syncDirectory`. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** `create` truncates what was there; `update` and `read` demand that the file exists. */
  open(path: string, mode: 'create' | 'update' | 'read'): Promise<DiskFile>;
  syncDirectory(path: string): Promise<void>;
}

export interface FileFacts {
  readonly isDirectory: boolean;
  readonly lengthBytes: number;
  /** Milliseconds since the epoch; 0 where time does not pass (disks in memory). */
  readonly modifiedMillis: number;
}

export interface DiskFile {
  readonly path: string;
  /** Writes all bytes at `position`, growing the file when needed. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Up to `length` bytes from `position`; fewer only at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  size(): Promise<number>;
  truncate(length: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export type DiskErrorReason = 'full' | 'missing' | 'exists' | 'denied' | 'failed';

export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly reason: DiskErrorReason;
  readonly path: string;

  constructor(reason: DiskErrorReason, path: string, what: string) {
    super(`${what}: ${path}`);
    this.reason = reason;
    this.path = path;
  }
}
