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

/** One line, with the cells quoted that need it; `null` is nothing at all, unquoted. */
export function csvLine(
  cells: readonly (string | null)[],
  nullText: string,
  { delimiter, quote, escapeMark }: CsvFormat,
): string {
  const special = [delimiter, quote, escapeMark, '\n', '\r'];
  const cell = (text: string | null): string => {
    if (text === null) return nullText;
    const needsQuotes =
      text === '' || text === nullText || special.some((each) => text.includes(each));
    if (!needsQuotes) return text;
    const escaped = [...text]
      .map((character) =>
        character === quote || character === escapeMark ? escapeMark + character : character,
      )
      .join('');
    return quote + escaped + quote;
  };
  return `${cells.map(cell).join(delimiter)}\n`;
}

/** Reads CSV as it comes, cut anywhere. */
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
      return this.isEmpty ? null : this.endRow();
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
