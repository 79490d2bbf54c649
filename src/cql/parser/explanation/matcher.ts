import { invariant } from '../../../base/error/index.ts';
import { kindName } from '../../lexer/index.ts';
import type { DecisionNode, GrammarNode } from './grammar-node.ts';
import type { TokenStream } from './token-stream.ts';

/** Why the tokens do not match: where the parser stood, and which token it blames. */
export type Mismatch = {
  readonly position: number;
  readonly blamed: number;
  /** What had to be there; null when no alternative was left. */
  readonly expected: string | null;
  /** The rules begun and not finished, outermost first. */
  readonly rules: readonly string[];
};

const FAILED = -1;
/** Rules within rules that are followed: some seventy levels of parentheses. */
const MAX_RULES = 500;

/** Thrown when the text nests more deeply than is followed. */
export class TooDeep extends Error {}

/** Matches tokens against the grammar the way Cassandra's parser does, up to the first mismatch. */
export class Matcher {
  readonly #grammar: ReadonlyMap<string, GrammarNode>;
  readonly #stream: TokenStream;
  readonly #trials = new Map<GrammarNode, Map<number, number>>();
  readonly #rules: string[] = [];
  #mismatch: Mismatch | null = null;

  constructor(grammar: ReadonlyMap<string, GrammarNode>, stream: TokenStream) {
    this.#grammar = grammar;
    this.#stream = stream;
  }

  /**
   * The first mismatch of the whole text with a rule, or null when it matches.
   *
   * @throws LexicalFailure when the text stops being tokens before that
   * @throws TooDeep when the rules nest too deeply to follow
   */
  match(rule: string): Mismatch | null {
    const end = this.#run({ type: 'rule', name: rule }, 0);
    return end === FAILED ? this.#mismatch : null;
  }

  /** Matches the node from a position on and gives the position after it, or FAILED. */
  #run(node: GrammarNode, position: number): number {
    switch (node.type) {
      case 'token': {
        if (this.#stream.kindAt(position) === node.kind) return this.#after(position);
        return this.#fail({ position, blamed: position, expected: kindName(node.kind) });
      }
      case 'set': {
        if (node.kinds.has(this.#stream.kindAt(position))) return this.#after(position);
        return this.#fail({ position, blamed: position, expected: 'set null' });
      }
      case 'rule': {
        const body = this.#grammar.get(node.name);
        invariant(body !== undefined, `${node.name} is a rule`);
        if (this.#rules.push(node.name) > MAX_RULES) throw new TooDeep(node.name);
        const end = this.#run(body, position);
        this.#rules.pop();
        return end;
      }
      case 'sequence': {
        let at = position;
        for (const part of node.nodes) {
          at = this.#run(part, at);
          if (at === FAILED) return FAILED;
        }
        return at;
      }
      case 'choice': {
        const alternative = this.#decide(node, position);
        if (alternative < 0) return FAILED;
        const body = node.alternatives[alternative] as GrammarNode;
        const predicate = node.predicates[alternative] ?? null;
        if (predicate !== null && isSameRule(body, predicate))
          return this.#try(predicate, position);
        return this.#run(body, position);
      }
      case 'optional': {
        const alternative = this.#decide(node, position);
        if (alternative < 0) return FAILED;
        const body = node.alternatives[alternative];
        return body === undefined ? position : this.#run(body, position);
      }
      case 'loop': {
        for (let at = position; ; ) {
          const alternative = this.#decide(node, at);
          if (alternative < 0) return FAILED;
          const body = node.alternatives[alternative];
          if (body === undefined) return at;
          at = this.#run(body, at);
          if (at === FAILED) return FAILED;
        }
      }
    }
  }

  /** Taking a token asks for the next one. */
  #after(position: number): number {
    if (position + 1 < this.#stream.length) this.#stream.kindAt(position + 1);
    return Math.min(position + 1, this.#stream.length - 1);
  }

  #fail(mismatch: Omit<Mismatch, 'rules'>): number {
    this.#mismatch = { ...mismatch, rules: [...this.#rules] };
    return FAILED;
  }

  /** The alternative to take, or FAILED. */
  #decide(node: DecisionNode, position: number): number {
    if (node.predicates.some((predicate) => predicate !== null)) {
      const tried = this.#tryPredicates(node, position);
      if (tried >= 0) return tried;
    }
    invariant(node.decision !== null, 'the automaton is built');
    const { alternative, matched } = node.decision.predict((distance) =>
      this.#stream.kindAt(position + distance),
    );
    if (alternative >= 0) {
      if (node.byTable) this.#stream.kindAt(position + matched);
      return alternative;
    }
    const leaves = node.type !== 'choice' && !node.byTable;
    if (leaves) return node.alternatives.length;
    return this.#fail({ position, blamed: position + matched, expected: null });
  }

  /**
   * Where the next token may begin an alternative that is tried first, the first alternative
   * whose trial succeeds, or else the first without one that may begin so.
   */
  #tryPredicates(node: DecisionNode, position: number): number {
    const kind = this.#stream.kindAt(position);
    const begins = node.decision?.beginsWith(kind) ?? [];
    if (!begins.some((alternative) => node.predicates[alternative] != null)) return FAILED;
    this.#stream.kindAt(position + 1);
    for (const alternative of begins) {
      const predicate = node.predicates[alternative] ?? null;
      if (predicate === null || this.#try(predicate, position) !== FAILED) {
        this.#stream.kindAt(position + 2);
        return alternative;
      }
    }
    return FAILED;
  }

  /**
   * Where the predicate's rule ends when tried at the position, or FAILED. Remembered, so that
   * trials within trials take no longer than the text.
   */
  #try(predicate: GrammarNode, position: number): number {
    let ends = this.#trials.get(predicate);
    if (ends === undefined) {
      ends = new Map();
      this.#trials.set(predicate, ends);
    }
    let end = ends.get(position);
    if (end === undefined) {
      end = this.#run(predicate, position);
      ends.set(position, end);
    }
    return end;
  }
}

function isSameRule(node: GrammarNode, other: GrammarNode): boolean {
  return node.type === 'rule' && other.type === 'rule' && node.name === other.name;
}
