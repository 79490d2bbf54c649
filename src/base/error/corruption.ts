/** Bytes on disk that are not what was written: always named with file and offset. */
export class Corruption extends Error {
  override readonly name = 'Corruption';
  readonly file: string;
  readonly offset: number;

  constructor(file: string, offset: number, what: string) {
    super(`${what} (file ${file}, offset ${offset})`);
    this.file = file;
    this.offset = offset;
  }
}
