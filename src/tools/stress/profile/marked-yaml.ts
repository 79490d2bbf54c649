import type { Node, Pair, YAMLMap } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { CommandFailure } from '../../command-failure.ts';

/** A document whose every complaint names file, line and column. */
export class MarkedYaml {
  readonly root: YAMLMap;
  private readonly source: string;
  private readonly lines = new LineCounter();

  /** Throws `CommandFailure` for what is no YAML, or no mapping. */
  constructor(text: string, source: string) {
    this.source = source;
    const document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
    const [problem] = document.errors;
    if (problem !== undefined) throw this.at(problem.pos[0], problem.message);
    if (!isMap(document.contents)) throw this.at(0, 'a profile is a mapping (keyspace: ...)');
    this.root = document.contents;
  }

  /** The failure to throw for what is wrong with a node. */
  fail(node: unknown, message: string): CommandFailure {
    return this.at((node as Node | null | undefined)?.range?.[0] ?? 0, message);
  }

  private at(offset: number, message: string): CommandFailure {
    const { line, col } = this.lines.linePos(offset);
    return new CommandFailure(
      `${this.source}:${Math.max(1, line)}:${Math.max(1, col)}: ${message}`,
    );
  }

  /** The entries of a mapping, all of which must be among those known; `null` knows every name. */
  entries(node: unknown, known: readonly string[] | null): ReadonlyMap<string, unknown> {
    if (!isMap(node)) throw this.fail(node, 'here a mapping is wanted (name: value)');
    const found = new Map<string, unknown>();
    for (const { key, value } of node.items as readonly Pair[]) {
      const name = this.text(key);
      if (known !== null && !known.includes(name)) {
        throw this.fail(key, `"${name}" is not known here; known are ${known.join(', ')}`);
      }
      // An empty value has no place of its own: its key's will do.
      found.set(name, value === null || (isScalar(value) && value.value === null) ? key : value);
    }
    return found;
  }

  items(node: unknown): readonly unknown[] {
    if (!isSeq(node)) throw this.fail(node, 'here a list is wanted (- ...)');
    return node.items;
  }

  text(node: unknown): string {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw this.fail(node, 'here a text is wanted');
  }

  /** What `read` makes of a text; its errors get the node's place. */
  read<T>(node: unknown, read: (text: string) => T): T {
    const text = this.text(node);
    try {
      return read(text);
    } catch (error) {
      throw this.fail(node, (error as Error).message);
    }
  }
}
