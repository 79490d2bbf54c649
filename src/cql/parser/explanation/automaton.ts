import { invariant } from '../../../base/error/index.ts';
import { Decision, type Rule, type State } from './decision.ts';
import type { GrammarNode } from './grammar-node.ts';

/** Gives every decision of the grammar the places its alternatives begin at. */
export function buildAutomaton(grammar: ReadonlyMap<string, GrammarNode>): void {
  const rules = new Map<string, Rule>();
  for (const name of grammar.keys()) rules.set(name, { start: null, followers: [] });
  const builder = new Builder(rules);
  for (const [name, node] of grammar) {
    const rule = builder.rule(name);
    rule.start = builder.build(node, builder.state({ ends: rule }));
  }
}

class Builder {
  readonly #rules: ReadonlyMap<string, Rule>;
  #states = 0;

  constructor(rules: ReadonlyMap<string, Rule>) {
    this.#rules = rules;
  }

  rule(name: string): Rule {
    const rule = this.#rules.get(name);
    invariant(rule !== undefined, `${name} is a rule`);
    return rule;
  }

  state(parts: Partial<Omit<State, 'id'>>): State {
    return { id: ++this.#states, kinds: null, next: [], rule: null, ends: null, ...parts };
  }

  /** Where the node begins, when `next` is what follows it. */
  build(node: GrammarNode, next: State): State {
    switch (node.type) {
      case 'token':
        return this.state({ kinds: new Set([node.kind]), next: [next] });
      case 'set':
        return this.state({ kinds: node.kinds, next: [next] });
      case 'rule': {
        const rule = this.rule(node.name);
        rule.followers.push(next);
        return this.state({ rule, next: [next] });
      }
      case 'sequence':
        return node.nodes.reduceRight((following, part) => this.build(part, following), next);
      case 'choice': {
        const starts = node.alternatives.map((part) => this.build(part, next));
        node.decision = new Decision(starts);
        return this.state({ next: starts });
      }
      case 'optional': {
        const starts = [...node.alternatives.map((part) => this.build(part, next)), next];
        node.decision = new Decision(starts);
        return this.state({ next: starts });
      }
      case 'loop': {
        const again = this.state({});
        again.next = [...node.alternatives.map((part) => this.build(part, again)), next];
        node.decision = new Decision(again.next);
        return again;
      }
    }
  }
}
