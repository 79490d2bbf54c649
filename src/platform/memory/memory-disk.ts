import type { Disk, DiskFile, FileFacts } from '../disk.ts';
import { DiskError } from '../disk.ts';
import type { MemoryFile } from './file-tree.ts';
import { FileTree, MemoryFolder } from './file-tree.ts';

/**
 * A disk in memory, for clusters that leave nothing behind. Each node has one of its own; whoever
 * keeps it gives it to the node again, which then finds its files as after a restart.
 */
export class MemoryDisk implements Disk {
  private readonly tree = new FileTree();

  async makeDirectory(path: string): Promise<void> {
    this.tree.makeFolder(path);
  }

  async list(path: string): Promise<readonly string[]> {
    const found = this.tree.find(path);
    if (found === null) return [];
    if (!(found instanceof MemoryFolder)) throw new DiskError('missing', path, 'not a directory');
    return [...found.entries.keys()].sort();
  }

  async exists(path: string): Promise<boolean> {
    return this.tree.find(path) !== null;
  }

  async remove(path: string): Promise<void> {
    this.tree.remove(path);
  }

  async facts(path: string): Promise<FileFacts | null> {
    return this.tree.facts(path);
  }

  async link(from: string, to: string): Promise<void> {
    this.tree.link(from, to);
  }

  async freeBytes(): Promise<number> {
    return Number.POSITIVE_INFINITY;
  }

  async totalBytes(): Promise<number> {
    return Number.POSITIVE_INFINITY;
  }

  async rename(from: string, to: string): Promise<void> {
    this.tree.rename(from, to);
  }

  async readFile(path: string): Promise<Buffer> {
    return Buffer.from(this.tree.file(path).view());
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<void> {
    const file = this.tree.create(path);
    file.resize(0);
    file.write(bytes, 0);
  }

  async open(path: string, mode: 'create' | 'update' | 'read'): Promise<DiskFile> {
    if (mode !== 'create') return new MemoryDiskFile(path, this.tree.file(path), mode === 'update');
    const file = this.tree.create(path);
    file.resize(0);
    return new MemoryDiskFile(path, file, true);
  }

  async syncDirectory(path: string): Promise<void> {
    this.tree.folder(path);
  }
}

class MemoryDiskFile implements DiskFile {
  readonly path: string;
  private readonly file: MemoryFile;
  private readonly writable: boolean;
  private closed = false;

  constructor(path: string, file: MemoryFile, writable: boolean) {
    this.path = path;
    this.file = file;
    this.writable = writable;
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    this.check(true);
    this.file.write(bytes, position);
  }

  async read(position: number, length: number): Promise<Buffer> {
    this.check(false);
    return Buffer.from(this.file.view(position, position + length));
  }

  async size(): Promise<number> {
    this.check(false);
    return this.file.length;
  }

  async truncate(length: number): Promise<void> {
    this.check(true);
    this.file.resize(length);
  }

  async sync(): Promise<void> {
    this.check(false);
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
