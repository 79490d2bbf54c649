/** How a CSV file is written; the defaults are those of COPY. */
export interface CsvFormat {
  readonly delimiter: string;
  readonly quote: string;
  readonly escapeMark: string;
}

export interface CsvCell {
  readonly text: string;
  /** An empty cell in quotes is an empty text, one without is null. */
  readonly isQuoted: boolean;
}

/**
 * One line, as Python writes it: ended by CR and LF, cells quoted when they hold a delimiter or the end of a line.
 * `null` is nothing but its text. An empty text is quoted where null is empty, too, so that both come
 * back; a cell of nothing that is the only one is quoted, lest the line be empty.
 */
export function csvLine(
  cells: readonly (string | null)[],
  nullText: string,
  format: CsvFormat,
): string {
  const texts = cells.map((cell) =>
    cell === ''
      ? nullText === ''
        ? format.quote + format.quote
        : ''
      : cellText(cell ?? nullText, format),
  );
  const line = texts.join(format.delimiter);
  return `${line === '' && cells.length === 1 ? format.quote + format.quote : line}\r\n`;
}

function cellText(text: string, { delimiter, quote, escapeMark }: CsvFormat): string {
  const isDoubled = quote === escapeMark;
  const needsQuotes =
    [delimiter, '\n', '\r'].some((each) => text.includes(each)) ||
    (isDoubled && text.includes(quote));
  let escaped = text;
  if (text.includes(quote) || text.includes(escapeMark)) {
    escaped = [...text]
      .map((each) => (each === quote || each === escapeMark ? escapeMark + each : each))
      .join('');
  }
  return needsQuotes ? quote + escaped + quote : escaped;
}

/** Reads CSV as it comes, cut anywhere. An empty line is a row without cells. */
export class CsvReader {
  private readonly format: CsvFormat;
  private cells: CsvCell[] = [];
  private text = '';
  private isQuoted = false;
  private isInside = false;
  private isEscaped = false;
  /** A quote that is its own escape may have ended the text, or stand for itself. */
  private mayHaveEnded = false;
  private isEmpty = true;

  constructor(format: CsvFormat) {
    this.format = format;
  }

  /** The rows that are whole with these characters. */
  add(chunk: string): readonly (readonly CsvCell[])[] {
    const rows: CsvCell[][] = [];
    for (const character of chunk) {
      const row = this.take(character);
      if (row !== null) rows.push(row);
    }
    return rows;
  }

  /** The row that no line end ended, or null. */
  end(): readonly CsvCell[] | null {
    return this.isEmpty ? null : this.endRow();
  }

  private take(character: string): CsvCell[] | null {
    const { delimiter, quote, escapeMark } = this.format;
    if (this.isEscaped) {
      this.isEscaped = false;
      this.append(character);
      return null;
    }
    if (this.mayHaveEnded) {
      this.mayHaveEnded = false;
      if (character === quote) {
        this.append(character);
        return null;
      }
      this.isInside = false;
    }
    if (this.isInside && character === quote) {
      if (escapeMark === quote) this.mayHaveEnded = true;
      else this.isInside = false;
    } else if (character === escapeMark && escapeMark !== quote) {
      this.isEscaped = true;
      this.isEmpty = false;
    } else if (this.isInside) {
      this.append(character);
    } else if (character === quote && this.text === '') {
      this.isInside = true;
      this.isQuoted = true;
      this.isEmpty = false;
    } else if (character === delimiter) {
      this.endCell();
      this.isEmpty = false;
    } else if (character === '\n') {
      return this.isEmpty ? [] : this.endRow();
    } else if (character !== '\r') {
      this.append(character);
    }
    return null;
  }

  private append(character: string): void {
    this.text += character;
    this.isEmpty = false;
  }

  private endCell(): void {
    this.cells.push({ text: this.text, isQuoted: this.isQuoted });
    this.text = '';
    this.isQuoted = false;
  }

  private endRow(): CsvCell[] {
    this.endCell();
    const row = this.cells;
    this.cells = [];
    this.isEmpty = true;
    this.isInside = false;
    this.mayHaveEnded = false;
    return row;
  }
}
