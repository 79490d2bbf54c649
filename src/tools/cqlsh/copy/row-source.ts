import { createReadStream, statSync } from 'node:fs';
import { expandedPath } from '../configuration-file.ts';
import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import type { CopyOptions } from './copy-options.ts';
import type { CsvCell } from './csv-format.ts';
import { CsvReader } from './csv-format.ts';
import { matchingFiles } from './file-pattern.ts';
import { pythonText } from './python-text.ts';
import { standardInput } from './standard-input.ts';

export type CsvRow = readonly CsvCell[];

/** The rows that COPY FROM reads, out of one file after the other. */
export class RowSource {
  /** Files that were begun. */
  files = 0;
  private readonly shell: Shell;
  private readonly options: CopyOptions;
  private readonly names: string | null;
  /** Rows that were read, those that are skipped among them, but no headers. */
  private read = 0;

  /** @param names files and patterns, with commas between; null: the standard input */
  constructor(shell: Shell, names: string | null, options: CopyOptions) {
    this.shell = shell;
    this.names = names;
    this.options = options;
  }

  /** Gives the rows to be imported. Rejects with `ShellProblem` at a file that is not there. */
  async *rows(): AsyncGenerator<CsvRow> {
    if (this.names === null) {
      yield* this.rowsOf(standardInput(this.shell));
      return;
    }
    for (const file of filesOf(this.names)) {
      const stream = createReadStream(file, 'utf8');
      try {
        yield* this.rowsOf(stream);
      } catch (error) {
        if (!('code' in (error as object))) throw error;
        throw unreadable(file, (error as Error).message);
      } finally {
        stream.destroy();
      }
    }
  }

  private async *rowsOf(stream: AsyncIterable<string>): AsyncGenerator<CsvRow> {
    const reader = new CsvReader(this.options);
    let isHeader = this.options.header;
    this.files++;
    const isWanted = (): boolean => {
      if (isHeader) isHeader = false;
      else this.read++;
      return this.read > this.options.skipRows && this.read <= this.options.maxRows;
    };
    for await (const chunk of stream) {
      for (const row of reader.add(chunk)) {
        const wasHeader = isHeader;
        if (isWanted() && !wasHeader) yield row;
      }
      if (this.read >= this.options.maxRows) return;
    }
    const last = reader.end();
    const wasHeader = isHeader;
    if (last !== null && isWanted() && !wasHeader) yield last;
  }
}

function* filesOf(names: string): Generator<string> {
  for (const name of names.split(',')) {
    const path = expandedPath(name.trim());
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) {
      yield path;
      continue;
    }
    const found = matchingFiles(path);
    if (found.length === 0) throw unreadable(path, 'no matching file found');
    yield* found;
  }
}

function unreadable(file: string, why: string): ShellProblem {
  return new ShellProblem(`Can't open ${pythonText(file)} for reading: ${why}`);
}
