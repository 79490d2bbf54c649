import { Writable } from 'node:stream';

interface Terminal extends NodeJS.WritableStream {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal's output that can be told not to show what is written, as of a password. */
export class HideableOutput extends Writable {
  isHidden = false;
  private readonly output: Terminal;

  constructor(output: Terminal) {
    super();
    this.output = output;
    output.on('resize', () => this.emit('resize'));
  }

  /** Readline asks for them to know where lines break. */
  get columns(): number {
    return this.output.columns;
  }

  get rows(): number {
    return this.output.rows;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // Done at once: what waited would be shown or not by what holds later.
    if (!this.isHidden) this.output.write(chunk);
    done();
  }
}
