/** Commands of the shell itself: they end with their line, or with a `;`; COPY with a `;` alone. */
const ownCommand =
  /^(HELP|\?|SHOW|CONSISTENCY|SERIAL\s+CONSISTENCY|PAGING|EXPAND|TRACING|ELAPSED|SOURCE|CAPTURE|COPY|DESCRIBE|DESC|LOGIN|CLEAR|CLS|EXIT|QUIT|UNICODE|DEBUG|HISTORY)\b|^\?/i;

const endsLikeCql = /^COPY\b/i;

/** Comments, quoted texts and names, `$$` texts; those still open; then single characters. */
const tokens =
  /--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$|(?<open>['"]|\/\*|\$\$)|[\s\S]/g;
const comment = /^(--|\/\/|\/\*)/;
const blank = /^(\s|--[^\n]*(\n|$)|\/\/[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/;
const openBatch = /^\s*BEGIN\b/i;
const closedBatch = /\bAPPLY\s+BATCH\s*$/i;

/** A statement of CQL or a command of the shell. */
export interface ReadStatement {
  readonly text: string;
  readonly isOwnCommand: boolean;
}

/** Puts statements together from lines as they come. */
export class StatementReader {
  private buffer = '';

  /** True in the middle of a statement. */
  get isWaiting(): boolean {
    return this.buffer !== '';
  }

  /** Adds a line; gives the statements that are whole with it. */
  add(line: string): readonly ReadStatement[] {
    this.buffer += `${line}\n`;
    const found: ReadStatement[] = [];
    for (;;) {
      this.buffer = this.buffer.replace(blank, '');
      const statement = this.take();
      if (statement === null) return found;
      if (statement.text.replace(/;$/, '').trim() !== '') found.push(statement);
    }
  }

  /** What is left when no more lines come; empty when nothing is. */
  rest(): string {
    const rest = this.buffer.trim();
    this.buffer = '';
    return rest;
  }

  private take(): ReadStatement | null {
    const { buffer } = this;
    if (buffer === '') return null;
    const isOwnCommand = ownCommand.test(buffer);
    const isOneLine = isOwnCommand && !endsLikeCql.test(buffer);
    const end = isOneLine ? ownEnd(buffer) : statementEnd(buffer);
    if (end < 0) return null;
    this.buffer = buffer.slice(end);
    return { text: buffer.slice(0, end).trim(), isOwnCommand };
  }
}

function ownEnd(buffer: string): number {
  for (const match of buffer.matchAll(tokens)) {
    if (match[0] === ';' || match[0] === '\n') return match.index + 1;
  }
  return buffer.length;
}

function statementEnd(buffer: string): number {
  const isBatch = openBatch.test(buffer);
  let before = '';
  for (const match of buffer.matchAll(tokens)) {
    const [token] = match;
    if (match.groups?.open !== undefined) return -1;
    if (token === ';' && (!isBatch || closedBatch.test(before))) return match.index + 1;
    before += comment.test(token) ? ' ' : token;
  }
  return -1;
}
