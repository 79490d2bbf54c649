import type { Disk, DiskFile, FileFacts, Timers } from '../platform/index.ts';
import { DiskError } from '../platform/index.ts';
import { FileTree, MemoryFile, MemoryFolder } from '../platform/memory/index.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A change of a file that no sync has made durable yet. */
type Change =
  | { readonly kind: 'write'; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: 'resize'; readonly length: number };

type Names = ReadonlyMap<string, MemoryFile | MemoryFolder>;

/** Changes in order; `before` counts those that were made durable and left the list. */
interface Unsynced {
  before: number;
  readonly changes: Change[];
}

export interface DiskSpeed {
  readonly readMs: number;
  readonly writeMs: number;
  readonly syncMs: number;
  /** Bytes that move in one millisecond, on top of the above. */
  readonly bytesPerMs: number;
}

const ordinarySpeed: DiskSpeed = { readMs: 0.1, writeMs: 0.02, syncMs: 0.5, bytesPerMs: 200_000 };

/**
 * The disk of one simulated node. It keeps two states: what the node sees, and what would survive.
 *
 * 1. A write changes what is seen, and waits in the file's list of unsynced changes.
 * 2. `sync` of a file applies that list to the durable bytes; `syncDirectory` makes the folder's names
 *    durable as they are. Both count when they finish, not when they are called.
 * 3. `crash` goes back to the durable names. Of a file's unsynced changes some, in order, survive by
 *    chance, and the next one is torn at a random byte, as power cuts do.
 *
 * Every operation takes virtual time. The disk can be slow, full, failing, or change a bit.
 */
export class SimulatedDisk implements Disk {
  /** Paths in the order in which syncs finished; folders end with a slash. */
  readonly syncs: string[] = [];
  speed: DiskSpeed = ordinarySpeed;
  /** How many bytes files may hold together before writes fail with `full`. */
  capacityBytes = Number.POSITIVE_INFINITY;
  /** Set: every operation whose path contains it fails. */
  failing: string | null = null;
  private readonly timers: Timers;
  private readonly random: SeededRandom;
  private readonly tree = new FileTree();
  private durableNames = new WeakMap<MemoryFolder, Names>();
  private durableBytes = new WeakMap<MemoryFile, MemoryFile>();
  private unsynced = new WeakMap<MemoryFile, Unsynced>();
  private usedBytes = 0;
  /** Operations that began before the last crash never finish. */
  private crashes = 0;

  constructor(timers: Timers, random: SeededRandom) {
    this.timers = timers;
    this.random = random;
  }

  async makeDirectory(path: string): Promise<void> {
    await this.wait(path, this.speed.writeMs, 0);
    this.tree.makeFolder(path);
  }

  async list(path: string): Promise<readonly string[]> {
    await this.wait(path, this.speed.readMs, 0);
    const found = this.tree.find(path);
    if (found === null) return [];
    if (found instanceof MemoryFile) throw new DiskError('missing', path, 'not a directory');
    return [...found.entries.keys()].sort();
  }

  async exists(path: string): Promise<boolean> {
    await this.wait(path, this.speed.readMs, 0);
    return this.tree.find(path) !== null;
  }

  async remove(path: string): Promise<void> {
    await this.wait(path, this.speed.writeMs, 0);
    this.tree.remove(path);
    this.usedBytes = usedBy(this.tree.root);
  }

  async facts(path: string): Promise<FileFacts | null> {
    await this.wait(path, this.speed.readMs, 0);
    return this.tree.facts(path);
  }

  async link(from: string, to: string): Promise<void> {
    await this.wait(from, this.speed.writeMs, 0);
    this.tree.link(from, to);
  }

  async freeBytes(path: string): Promise<number> {
    await this.wait(path, this.speed.readMs, 0);
    return this.capacityBytes - this.usedBytes;
  }

  async totalBytes(path: string): Promise<number> {
    await this.wait(path, this.speed.readMs, 0);
    return this.capacityBytes;
  }

  async rename(from: string, to: string): Promise<void> {
    await this.wait(from, this.speed.writeMs, 0);
    this.tree.rename(from, to);
  }

  async readFile(path: string): Promise<Buffer> {
    await this.wait(path, this.speed.readMs, 0);
    const bytes = Buffer.from(this.tree.file(path).view());
    await this.wait(path, 0, bytes.length);
    return bytes;
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.open(path, 'create');
    await file.write(bytes, 0);
    await file.sync();
    await file.close();
  }

  async open(path: string, mode: 'create' | 'update' | 'read'): Promise<DiskFile> {
    await this.wait(path, this.speed.readMs, 0);
    if (mode !== 'create') {
      return new SimulatedDiskFile(this, path, this.tree.file(path), mode === 'update');
    }
    const file = this.tree.create(path);
    if (file.length > 0) this.apply(path, file, { kind: 'resize', length: 0 });
    return new SimulatedDiskFile(this, path, file, true);
  }

  async syncDirectory(path: string): Promise<void> {
    await this.wait(path, this.speed.syncMs, 0);
    const folder = this.tree.folder(path);
    this.durableNames.set(folder, new Map(folder.entries));
    this.syncs.push(path.endsWith('/') ? path : `${path}/`);
  }

  /** Takes the time of an operation, then fails when the disk is told to. */
  async wait(path: string, latencyMs: number, lengthBytes: number): Promise<void> {
    const durationMs = latencyMs + lengthBytes / this.speed.bytesPerMs;
    const crashes = this.crashes;
    await new Promise<void>((resolve) => {
      this.timers.after(durationMs, () => {
        if (crashes === this.crashes) resolve();
      });
    });
    if (this.failing !== null && path.includes(this.failing)) {
      throw new DiskError('failed', path, 'input/output error');
    }
  }

  /** Changes what is seen, and remembers that it is not durable. */
  apply(path: string, file: MemoryFile, change: Change): void {
    const growth = sizeAfter(file, change) - file.length;
    if (growth > 0 && this.usedBytes + growth > this.capacityBytes) {
      throw new DiskError('full', path, 'no space left on device');
    }
    this.usedBytes += growth;
    applyTo(file, change);
    this.unsyncedOf(file).changes.push(change);
  }

  /** The number of changes a file has seen: what a sync that begins now will make durable. */
  changeCount(file: MemoryFile): number {
    const { before, changes } = this.unsyncedOf(file);
    return before + changes.length;
  }

  /** Makes the changes of a file durable up to a count that `changeCount` gave. */
  makeDurable(path: string, file: MemoryFile, count: number): void {
    const durable = this.durableBytes.get(file) ?? new MemoryFile();
    this.durableBytes.set(file, durable);
    const unsynced = this.unsyncedOf(file);
    const taken = unsynced.changes.splice(0, Math.max(0, count - unsynced.before));
    for (const change of taken) applyTo(durable, change);
    unsynced.before += taken.length;
    this.syncs.push(path);
  }

  private unsyncedOf(file: MemoryFile): Unsynced {
    let unsynced = this.unsynced.get(file);
    if (unsynced === undefined) {
      unsynced = { before: 0, changes: [] };
      this.unsynced.set(file, unsynced);
    }
    return unsynced;
  }

  /** The power fails: what was not synced is lost. Files that were open must not be used again. */
  crash(): void {
    this.crashes++;
    this.restoreNames(this.tree.root);
    for (const file of filesOf(this.tree.root)) this.restoreBytes(file);
    this.durableNames = new WeakMap();
    this.unsynced = new WeakMap();
    this.durableBytes = new WeakMap();
    this.rememberDurable(this.tree.root);
    this.usedBytes = usedBy(this.tree.root);
  }

  /** Changes one random bit of a file, in what is seen and in what survives. Returns its offset. */
  flipBit(path: string): number {
    const file = this.tree.file(path);
    if (file.length === 0) throw new DiskError('missing', path, 'no bit in an empty file');
    const offset = this.random.integer(file.length);
    const mask = 1 << this.random.integer(8);
    for (const copy of [file, this.durableBytes.get(file)]) {
      if (copy === undefined || offset >= copy.length) continue;
      const byte = copy.view(offset, offset + 1);
      byte[0] = (byte[0] as number) ^ mask;
    }
    return offset;
  }

  private restoreNames(folder: MemoryFolder): void {
    folder.entries = new Map(this.durableNames.get(folder) ?? []);
    for (const entry of folder.entries.values()) {
      if (entry instanceof MemoryFolder) this.restoreNames(entry);
    }
  }

  private restoreBytes(file: MemoryFile): void {
    const { changes } = this.unsyncedOf(file);
    const durable = this.durableBytes.get(file);
    file.resize(0);
    if (durable !== undefined) file.write(durable.view(), 0);
    const kept = this.random.integer(changes.length + 1);
    for (const change of changes.slice(0, kept)) applyTo(file, change);
    const torn = changes[kept];
    if (torn?.kind === 'write') {
      const bytes = torn.bytes.subarray(0, this.random.integer(torn.bytes.length + 1));
      if (bytes.length > 0) file.write(bytes, torn.position);
    }
  }

  private rememberDurable(folder: MemoryFolder): void {
    this.durableNames.set(folder, new Map(folder.entries));
    for (const entry of folder.entries.values()) {
      if (entry instanceof MemoryFolder) {
        this.rememberDurable(entry);
      } else {
        const durable = new MemoryFile();
        durable.write(entry.view(), 0);
        this.durableBytes.set(entry, durable);
      }
    }
  }
}

class SimulatedDiskFile implements DiskFile {
  readonly path: string;
  private readonly disk: SimulatedDisk;
  private readonly file: MemoryFile;
  private readonly writable: boolean;
  private closed = false;

  constructor(disk: SimulatedDisk, path: string, file: MemoryFile, writable: boolean) {
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.writable = writable;
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    this.check(true);
    const change = { kind: 'write', position, bytes: Buffer.from(bytes) } as const;
    await this.disk.wait(this.path, this.disk.speed.writeMs, bytes.length);
    this.disk.apply(this.path, this.file, change);
  }

  async read(position: number, length: number): Promise<Buffer> {
    this.check(false);
    await this.disk.wait(this.path, this.disk.speed.readMs, length);
    return Buffer.from(this.file.view(position, position + length));
  }

  async size(): Promise<number> {
    this.check(false);
    await this.disk.wait(this.path, 0, 0);
    return this.file.length;
  }

  async truncate(length: number): Promise<void> {
    this.check(true);
    await this.disk.wait(this.path, this.disk.speed.writeMs, 0);
    this.disk.apply(this.path, this.file, { kind: 'resize', length });
  }

  async sync(): Promise<void> {
    this.check(false);
    const count = this.disk.changeCount(this.file);
    await this.disk.wait(this.path, this.disk.speed.syncMs, 0);
    this.disk.makeDurable(this.path, this.file, count);
  }

  async close(): Promise<void> {
    this.check(false);
    this.closed = true;
  }

  private check(changes: boolean): void {
    if (this.closed) throw new DiskError('failed', this.path, 'the file is closed');
    if (changes && !this.writable) throw new DiskError('denied', this.path, 'opened for reading');
  }
}

function sizeAfter(file: MemoryFile, change: Change): number {
  if (change.kind === 'resize') return change.length;
  return Math.max(file.length, change.position + change.bytes.length);
}

function applyTo(file: MemoryFile, change: Change): void {
  if (change.kind === 'resize') file.resize(change.length);
  else file.write(change.bytes, change.position);
}

function filesOf(folder: MemoryFolder, found = new Set<MemoryFile>()): Set<MemoryFile> {
  for (const entry of folder.entries.values()) {
    if (entry instanceof MemoryFolder) filesOf(entry, found);
    else found.add(entry);
  }
  return found;
}

function usedBy(folder: MemoryFolder): number {
  let used = 0;
  for (const file of filesOf(folder)) used += file.length;
  return used;
}
