import type { FileHandle } from 'node:fs/promises';
import * as fs from 'node:fs/promises';
import type { Disk, DiskErrorReason, DiskFile, FileFacts } from '../disk.ts';
import { DiskError } from '../disk.ts';

const reasons: Readonly<Record<string, DiskErrorReason>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EEXIST: 'exists',
  EISDIR: 'exists',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
};

const flags = { create: 'w+', update: 'r+', read: 'r' } as const;

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

/** Runs an operation and turns the system's errors into DiskError. */
async function attempt<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const reason = reasons[codeOf(error)] ?? 'failed';
    throw new DiskError(reason, path, (error as Error).message);
  }
}

/** The file system of the machine. */
export class NodeDisk implements Disk {
  async makeDirectory(path: string): Promise<void> {
    await attempt(path, () => fs.mkdir(path, { recursive: true }));
  }

  async list(path: string): Promise<readonly string[]> {
    return attempt(path, async () => {
      try {
        return (await fs.readdir(path)).sort();
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    });
  }

  async exists(path: string): Promise<boolean> {
    return attempt(path, async () => {
      try {
        await fs.stat(path);
        return true;
      } catch (error) {
        if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
        throw error;
      }
    });
  }

  async remove(path: string): Promise<void> {
    await attempt(path, () => fs.rm(path, { recursive: true, force: true }));
  }

  async facts(path: string): Promise<FileFacts | null> {
    return attempt(path, async () => {
      try {
        const found = await fs.stat(path);
        return {
          isDirectory: found.isDirectory(),
          lengthBytes: found.size,
          modifiedMillis: Math.floor(found.mtimeMs),
        };
      } catch (error) {
        if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
        throw error;
      }
    });
  }

  async link(from: string, to: string): Promise<void> {
    await attempt(from, () => fs.link(from, to));
  }

  async freeBytes(path: string): Promise<number> {
    return attempt(path, async () => {
      const { bavail, bsize } = await fs.statfs(path);
      return bavail * bsize;
    });
  }

  async totalBytes(path: string): Promise<number> {
    return attempt(path, async () => {
      const { blocks, bsize } = await fs.statfs(path);
      return blocks * bsize;
    });
  }

  async rename(from: string, to: string): Promise<void> {
    await attempt(from, () => fs.rename(from, to));
  }

  async readFile(path: string): Promise<Buffer> {
    return attempt(path, () => fs.readFile(path));
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.open(path, 'create');
    try {
      await file.write(bytes, 0);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async open(path: string, mode: 'create' | 'update' | 'read'): Promise<DiskFile> {
    const handle = await attempt(path, () => fs.open(path, flags[mode]));
    return new NodeDiskFile(path, handle);
  }

  async syncDirectory(path: string): Promise<void> {
    // Windows opens no folders and keeps names without being asked.
    if (process.platform === 'win32') return;
    await attempt(path, async () => {
      const handle = await fs.open(path, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }
}

class NodeDiskFile implements DiskFile {
  readonly path: string;
  private readonly handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.handle = handle;
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    await attempt(this.path, async () => {
      let done = 0;
      while (done < bytes.length) {
        const length = bytes.length - done;
        const { bytesWritten } = await this.handle.write(bytes, done, length, position + done);
        done += bytesWritten;
      }
    });
  }

  async read(position: number, length: number): Promise<Buffer> {
    return attempt(this.path, async () => {
      const bytes = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await this.handle.read(bytes, done, length - done, position + done);
        if (bytesRead === 0) return bytes.subarray(0, done);
        done += bytesRead;
      }
      return bytes;
    });
  }

  async size(): Promise<number> {
    return attempt(this.path, async () => (await this.handle.stat()).size);
  }

  async truncate(length: number): Promise<void> {
    await attempt(this.path, () => this.handle.truncate(length));
  }

  async sync(): Promise<void> {
    await attempt(this.path, () => this.handle.datasync());
  }

  async close(): Promise<void> {
    await attempt(this.path, () => this.handle.close());
  }
}
