/**
 * JSON as the tools of Cassandra print it (Jackson's DefaultPrettyPrinter with the indenter of
 * tools/JsonTransformer.java): what is written while `compact` is set stays on its line.
 */
export class JsonPrinter {
  /** What was not taken yet. */
  private text = '';
  /** True: no whitespace at all (sstabledump -l). */
  private readonly isMinimal: boolean;
  private nesting = 0;
  /** How many entries each open object or array has. */
  private readonly counts: number[] = [];
  private isAfterName = false;
  objectsAreCompact = false;
  arraysAreCompact = false;

  constructor(isMinimal = false) {
    this.isMinimal = isMinimal;
  }

  /** What was printed since the last call. */
  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  get length(): number {
    return this.text.length;
  }

  /** Between two values that stand by themselves. */
  separateLines(): void {
    this.text += '\n';
  }

  startObject(): void {
    this.beforeValue();
    this.text += '{';
    this.nesting++;
    this.counts.push(0);
  }

  endObject(): void {
    this.end('}', this.objectsAreCompact);
  }

  startArray(): void {
    this.beforeValue();
    this.text += '[';
    this.nesting++;
    this.counts.push(0);
  }

  endArray(): void {
    this.end(']', this.arraysAreCompact);
  }

  private end(bracket: string, isCompact: boolean): void {
    this.nesting--;
    const count = this.counts.pop() as number;
    if (!this.isMinimal) this.text += count > 0 ? this.indentation(isCompact) : ' ';
    this.text += bracket;
  }

  name(name: string): void {
    const at = this.counts.length - 1;
    const count = this.counts[at] as number;
    if (count > 0) this.text += ',';
    if (!this.isMinimal) this.text += this.indentation(this.objectsAreCompact);
    this.counts[at] = count + 1;
    this.text += quoted(name) + (this.isMinimal ? ':' : ' : ');
    this.isAfterName = true;
  }

  string(value: string): void {
    this.raw(quoted(value));
  }

  /** A value that is JSON already. */
  raw(json: string): void {
    this.beforeValue();
    this.text += json;
  }

  private beforeValue(): void {
    if (this.isAfterName) {
      this.isAfterName = false;
      return;
    }
    const at = this.counts.length - 1;
    const count = this.counts[at];
    if (count === undefined) return;
    if (count > 0) this.text += ',';
    if (!this.isMinimal) this.text += this.indentation(this.arraysAreCompact);
    this.counts[at] = count + 1;
  }

  private indentation(isCompact: boolean): string {
    return isCompact ? ' ' : `\n${'  '.repeat(this.nesting)}`;
  }
}

/** As JSON.stringify, but with the capital letters of Jackson. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /\\u00([0-9a-f]{2})/g,
    (_, digits: string) => `\\u00${digits.toUpperCase()}`,
  );
}
