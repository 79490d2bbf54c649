import type { Disk, DiskFile, Log } from '../../platform/index.ts';
import type { HintFileName, HintRecord } from './hint-format.ts';
import { checkHeader, decodeHint, HEADER_BYTES, hintFileName } from './hint-format.ts';

/** Bytes read at once; a page of hints is sent and acknowledged as a whole. */
const PAGE_BYTES = 64 * 1024;

/** Some records of a file, and where in it the next ones begin. */
export interface HintPage {
  readonly records: readonly HintRecord[];
  readonly nextPosition: number;
}

/** Reads a hint file page by page, from any position that it gave. Owns the open file. */
export class HintFileReader {
  private readonly file: DiskFile;
  private readonly log: Log;

  private constructor(file: DiskFile, log: Log) {
    this.file = file;
    this.log = log;
  }

  /** Throws Corruption when the header does not check out, and DiskError. */
  static async open(
    disk: Disk,
    directory: string,
    name: HintFileName,
    log: Log,
  ): Promise<HintFileReader> {
    const path = `${directory}/${hintFileName(name)}`;
    const file = await disk.open(path, 'read');
    try {
      checkHeader(path, await file.read(0, HEADER_BYTES), name.hostId);
      return new HintFileReader(file, log);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The records from a position on (0 is the start); null at the end, also where it is torn. */
  async page(position: number): Promise<HintPage | null> {
    const start = Math.max(position, HEADER_BYTES);
    let wanted = PAGE_BYTES;
    for (;;) {
      const bytes = await this.file.read(start, wanted);
      const records: HintRecord[] = [];
      let offset = 0;
      for (;;) {
        const decoded = decodeHint(bytes, offset);
        if (decoded.kind === 'record') {
          records.push(decoded.record);
          offset += decoded.record.length;
        } else if (decoded.kind === 'damaged') {
          this.report(start + offset, 'a hint does not check out and is skipped');
          offset += decoded.length;
        } else {
          if (offset > 0) return { records, nextPosition: start + offset };
          if (bytes.length === 0) return null;
          // The size is asked first: a length that no file has would ask for as much memory.
          const isTorn = decoded.kind === 'torn';
          if (isTorn || start + decoded.needed > (await this.file.size())) {
            this.report(start, 'the file is torn here');
            return null;
          }
          wanted = decoded.needed;
          break;
        }
      }
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private report(offset: number, what: string): void {
    this.log.warn(`Hint file ${this.file.path}, offset ${offset}: ${what}`);
  }
}
