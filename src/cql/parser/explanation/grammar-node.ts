import type { Kind } from '../../lexer/index.ts';
import type { Decision } from './decision.ts';

/** A piece of the grammar. */
export type GrammarNode =
  | { readonly type: 'token'; readonly kind: Kind }
  | { readonly type: 'set'; readonly kinds: ReadonlySet<number> }
  | { readonly type: 'rule'; readonly name: string }
  | { readonly type: 'sequence'; readonly nodes: readonly GrammarNode[] }
  | DecisionNode;

/** A choice: between alternatives, or whether to take a body once (optional) or again (loop). */
export type DecisionNode = {
  readonly type: 'choice' | 'optional' | 'loop';
  /** The alternatives; for optional and loop the ways to go on, leaving not counted. */
  readonly alternatives: readonly GrammarNode[];
  /** For each alternative what has to match first for it to be taken, or null. */
  readonly predicates: readonly (GrammarNode | null)[];
  /** Whether Cassandra decides by table. */
  readonly byTable: boolean;
  /** Set once the automaton is built. */
  decision: Decision | null;
};
