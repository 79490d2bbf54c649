import type { FileFacts } from '../disk.ts';
import { DiskError } from '../disk.ts';

/** The bytes of a file, apart from its names: an open file outlives their removal. */
export class MemoryFile {
  private buffer = Buffer.alloc(0);
  length = 0;

  /** Bytes `start` up to `end`; shares memory, valid until the next change. */
  view(start = 0, end = this.length): Buffer {
    return this.buffer.subarray(start, Math.min(end, this.length));
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    this.resize(Math.max(end, this.length));
    this.buffer.set(bytes, position);
  }

  /** Cuts the file, or fills it up with zeros. */
  resize(length: number): void {
    if (length > this.buffer.length) {
      const larger = Buffer.alloc(Math.max(length, this.buffer.length * 2));
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    } else if (length < this.length) {
      this.buffer.fill(0, length, this.length);
    }
    this.length = length;
  }
}

/** Names in a folder. */
export class MemoryFolder {
  entries = new Map<string, MemoryFile | MemoryFolder>();
}

/** Files and folders by path, with the rules of POSIX; nothing here waits. Throws DiskError. */
export class FileTree {
  readonly root = new MemoryFolder();

  static parts(path: string): readonly string[] {
    return path.split('/').filter((part) => part !== '' && part !== '.');
  }

  find(path: string): MemoryFile | MemoryFolder | null {
    let found: MemoryFile | MemoryFolder | undefined = this.root;
    for (const part of FileTree.parts(path)) {
      if (!(found instanceof MemoryFolder)) return null;
      found = found.entries.get(part);
    }
    return found ?? null;
  }

  file(path: string): MemoryFile {
    const found = this.find(path);
    if (found instanceof MemoryFile) return found;
    throw found === null
      ? new DiskError('missing', path, 'no such file')
      : new DiskError('exists', path, 'is a directory');
  }

  folder(path: string): MemoryFolder {
    const found = this.find(path);
    if (found instanceof MemoryFolder) return found;
    throw new DiskError('missing', path, 'no such directory');
  }

  /** The folder that holds the last name of a path, and that name. */
  parent(path: string): { folder: MemoryFolder; name: string } {
    const parts = FileTree.parts(path);
    const name = parts.at(-1);
    if (name === undefined) throw new DiskError('denied', path, 'the root has no parent');
    return { folder: this.folder(parts.slice(0, -1).join('/')), name };
  }

  makeFolder(path: string): void {
    let folder = this.root;
    for (const part of FileTree.parts(path)) {
      let next = folder.entries.get(part);
      if (next instanceof MemoryFile) throw new DiskError('exists', path, 'is a file');
      if (next === undefined) {
        next = new MemoryFolder();
        folder.entries.set(part, next);
      }
      folder = next;
    }
  }

  /** An empty file, in place of one with the same name: the same file where there is one. */
  create(path: string): MemoryFile {
    const { folder, name } = this.parent(path);
    const before = folder.entries.get(name);
    if (before instanceof MemoryFolder) throw new DiskError('exists', path, 'is a directory');
    if (before !== undefined) return before;
    const file = new MemoryFile();
    folder.entries.set(name, file);
    return file;
  }

  remove(path: string): void {
    if (this.find(path) === null) return;
    const { folder, name } = this.parent(path);
    folder.entries.delete(name);
  }

  facts(path: string): FileFacts | null {
    const found = this.find(path);
    if (found === null) return null;
    const isDirectory = found instanceof MemoryFolder;
    return { isDirectory, lengthBytes: isDirectory ? 0 : found.length, modifiedMillis: 0 };
  }

  /** The same file under a second name. */
  link(from: string, to: string): void {
    const file = this.file(from);
    const { folder, name } = this.parent(to);
    if (folder.entries.has(name)) throw new DiskError('exists', to, 'the file exists');
    folder.entries.set(name, file);
  }

  rename(from: string, to: string): void {
    const source = this.parent(from);
    const moved = source.folder.entries.get(source.name);
    if (moved === undefined) throw new DiskError('missing', from, 'no such file');
    const target = this.parent(to);
    const before = target.folder.entries.get(target.name);
    if (
      before instanceof MemoryFolder &&
      (moved instanceof MemoryFile || before.entries.size > 0)
    ) {
      throw new DiskError('exists', to, 'is a directory');
    }
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, moved);
  }
}
