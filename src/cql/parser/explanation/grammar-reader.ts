import { invariant } from '../../../base/error/index.ts';
import { Kind, kindName } from '../../lexer/index.ts';
import type { DecisionNode, GrammarNode } from './grammar-node.ts';

const KINDS_BY_NAME = new Map<string, Kind>(Object.entries(Kind) as [string, Kind][]);
const KINDS_BY_SYMBOL = new Map<string, Kind>(
  (Object.values(Kind) as Kind[]).map((kind) => [kindName(kind).replaceAll('\\', ''), kind]),
);

/** Reads the notation of `GRAMMAR` into its rules. */
export function readGrammar(text: string): ReadonlyMap<string, GrammarNode> {
  const rules = new Map<string, GrammarNode>();
  for (const rule of text.trim().split(/\n(?=\S)/)) {
    const colon = rule.indexOf(':');
    const head = rule.slice(0, colon);
    const byTable = head.endsWith('@');
    const reader = new Reader(rule.slice(colon + 1));
    rules.set(byTable ? head.slice(0, -1) : head, reader.alternatives(byTable));
  }
  return rules;
}

type Alternatives = {
  readonly nodes: readonly GrammarNode[];
  readonly predicates: readonly (GrammarNode | null)[];
};

class Reader {
  readonly #words: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#words = text.match(/'[^']+'|\w+|[()[\]|?*@<>]/g) ?? [];
  }

  alternatives(byTable: boolean): GrammarNode {
    const { nodes, predicates } = this.#readAlternatives();
    const [only] = nodes;
    if (nodes.length === 1 && only !== undefined) return only;
    return choice('choice', nodes, predicates, byTable);
  }

  #readAlternatives(): Alternatives {
    const nodes: GrammarNode[] = [];
    const predicates: (GrammarNode | null)[] = [];
    do {
      predicates.push(this.#accept('<') ? this.#predicate() : null);
      nodes.push(this.#sequence());
    } while (this.#accept('|'));
    return { nodes, predicates };
  }

  #predicate(): GrammarNode {
    const node = this.#named(this.#next());
    invariant(this.#accept('>'), 'a predicate is one name');
    return node;
  }

  #sequence(): GrammarNode {
    const nodes: GrammarNode[] = [];
    while (this.#at < this.#words.length && !['|', ')'].includes(this.#peek())) {
      nodes.push(this.#repeated());
    }
    const [only] = nodes;
    return nodes.length === 1 && only !== undefined ? only : { type: 'sequence', nodes };
  }

  #repeated(): GrammarNode {
    const word = this.#next();
    if (word === '[') return this.#suffixed({ nodes: [this.#set()], predicates: [null] }, false);
    if (word !== '(') {
      return this.#suffixed({ nodes: [this.#named(word)], predicates: [null] }, false);
    }
    const byTable = this.#accept('@');
    const alternatives = this.#readAlternatives();
    invariant(this.#accept(')'), 'a group is closed');
    return this.#suffixed(alternatives, byTable);
  }

  #suffixed({ nodes, predicates }: Alternatives, byTable: boolean): GrammarNode {
    if (this.#accept('?')) return choice('optional', nodes, predicates, byTable);
    if (this.#accept('*')) return choice('loop', nodes, predicates, byTable);
    const [only] = nodes;
    if (nodes.length === 1 && only !== undefined) return only;
    return choice('choice', nodes, predicates, byTable);
  }

  #set(): GrammarNode {
    const kinds = new Set<number>();
    while (!this.#accept(']')) kinds.add(kindOf(this.#next()));
    return { type: 'set', kinds };
  }

  #named(word: string): GrammarNode {
    const isRule = /^[a-z]/.test(word);
    return isRule ? { type: 'rule', name: word } : { type: 'token', kind: kindOf(word) };
  }

  #accept(word: string): boolean {
    if (this.#peek() !== word) return false;
    this.#at++;
    return true;
  }

  #peek(): string {
    return this.#words[this.#at] ?? '';
  }

  #next(): string {
    return this.#words[this.#at++] ?? '';
  }
}

function choice(
  type: DecisionNode['type'],
  alternatives: readonly GrammarNode[],
  predicates: readonly (GrammarNode | null)[],
  byTable: boolean,
): DecisionNode {
  return { type, alternatives, predicates, byTable, decision: null };
}

function kindOf(word: string): Kind {
  const kind = word.startsWith("'") ? KINDS_BY_SYMBOL.get(word) : KINDS_BY_NAME.get(word);
  invariant(kind !== undefined, `${word} is a kind of token`);
  return kind;
}
