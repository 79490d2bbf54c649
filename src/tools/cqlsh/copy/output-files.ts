import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { ShellProblem } from '../problem.ts';
import { pythonText } from './python-text.ts';

/** Where COPY TO writes its lines. */
export interface LineOutput {
  /** A line with the names of columns, which counts for nothing. */
  header(line: string): Promise<void>;
  rows(lines: readonly string[]): Promise<void>;
  end(): Promise<void>;
  /** Files that were begun. */
  readonly files: number;
}

/** Lines into one file or, where so many are enough for one, into `file`, `file.1`, `file.2`... */
export class OutputFiles implements LineOutput {
  files = 0;
  private readonly name: string;
  private readonly linesPerFile: number;
  private stream: WriteStream | null = null;
  private lines = 0;
  private failure: Error | null = null;

  private constructor(name: string, linesPerFile: number) {
    this.name = name;
    this.linesPerFile = linesPerFile;
  }

  /** Rejects with `ShellProblem` when the first file cannot be written. */
  static async open(name: string, linesPerFile: number): Promise<OutputFiles> {
    const output = new OutputFiles(name, linesPerFile);
    await output.begin(name);
    return output;
  }

  async header(line: string): Promise<void> {
    await this.write(line);
  }

  async rows(lines: readonly string[]): Promise<void> {
    let rest = lines;
    while (rest.length > 0) {
      if (this.lines >= this.linesPerFile) {
        await this.end();
        await this.begin(`${this.name}.${this.files}`);
      }
      const fitting = rest.slice(0, this.linesPerFile - this.lines);
      await this.write(fitting.join(''));
      this.lines += fitting.length;
      rest = rest.slice(fitting.length);
    }
  }

  async end(): Promise<void> {
    const { stream } = this;
    this.stream = null;
    if (stream === null) return;
    const closed = stream.closed ? null : once(stream, 'close');
    stream.end();
    await closed;
    if (this.failure !== null) throw this.failure;
  }

  private async begin(name: string): Promise<void> {
    const stream = createWriteStream(name);
    try {
      await once(stream, 'open');
    } catch (error) {
      const { message } = error as Error;
      throw new ShellProblem(`Can't open ${pythonText(name)} for writing: ${message}`);
    }
    stream.on('error', (error) => {
      this.failure = error;
    });
    this.stream = stream;
    this.lines = 0;
    this.files++;
  }

  private async write(text: string): Promise<void> {
    if (this.failure !== null) throw this.failure;
    if (this.stream?.write(text) === false) await once(this.stream, 'drain');
  }
}
