/**
 * How Cassandra's parser chooses between alternatives: it reads ahead until only one of them can
 * still match, and complains about the token after which none can.
 *
 * The look ahead starts from the decision without knowing how the parser came there, so it goes on
 * after the end of a rule wherever that rule is used. This is what makes some messages blame a
 * token that no statement of the kind at hand could have, and it is kept.
 *
 * Sets of places reached by the same tokens are remembered, so a decision met again costs a
 * lookup for each token.
 */

/** A place in the grammar. */
export type State = {
  readonly id: number;
  /** Kinds that lead on to `next[0]`; null for a place that leads on by itself. */
  kinds: ReadonlySet<number> | null;
  next: State[];
  /** Where the rule begins that is run before going on to `next[0]`. */
  rule: Rule | null;
  /** The rule that ends here. */
  ends: Rule | null;
};

export type Rule = { start: State | null; readonly followers: State[] };

/** Rules left unfinished on the way to a place since the decision, innermost first. */
type Stack = { readonly id: number; readonly back: State; readonly outer: Stack | null };

type Place = { readonly state: State; readonly stack: Stack | null; readonly alternative: number };

class LookAhead {
  /** The alternative that is left, or -1. */
  readonly only: number;
  readonly places: readonly Place[];
  readonly next = new Map<number, LookAhead | null>();

  constructor(places: readonly Place[]) {
    this.places = places;
    const alternatives = new Set(places.map((place) => place.alternative));
    this.only = alternatives.size === 1 ? (places[0] as Place).alternative : -1;
  }
}

/** What a decision found: the alternative, or -1; and how many tokens it matched on the way. */
export type Prediction = { readonly alternative: number; readonly matched: number };

export class Decision {
  readonly #starts: readonly State[];
  readonly #stacks = new Map<string, Stack>();
  #first: LookAhead | null = null;

  /** @param starts where each alternative begins, leaving an optional or a loop being the last */
  constructor(starts: readonly State[]) {
    this.#starts = starts;
  }

  /** The alternatives that a token of the kind may begin, in their order. */
  beginsWith(kind: number): readonly number[] {
    const begins = new Set<number>();
    for (const { state, alternative } of this.#start().places) {
      if (state.kinds?.has(kind)) begins.add(alternative);
    }
    return [...begins].sort((a, b) => a - b);
  }

  /** @param kindAt the kind of the token so many after the next */
  predict(kindAt: (distance: number) => number): Prediction {
    let at: LookAhead | null = this.#start();
    for (let matched = 0; ; matched++) {
      if (at === null) return { alternative: -1, matched: matched - 1 };
      if (at.only >= 0) return { alternative: at.only, matched };
      const kind = kindAt(matched);
      let next: LookAhead | null | undefined = at.next.get(kind);
      if (next === undefined) {
        next = this.#step(at, kind);
        at.next.set(kind, next);
      }
      at = next;
    }
  }

  #start(): LookAhead {
    this.#first ??= this.#reach(
      this.#starts.map((state, alternative) => ({ state, stack: null, alternative })),
      false,
    );
    return this.#first;
  }

  #step(from: LookAhead, kind: number): LookAhead | null {
    const places: Place[] = [];
    for (const { state, stack, alternative } of from.places) {
      if (state.kinds?.has(kind)) {
        places.push({ state: state.next[0] as State, stack, alternative });
      }
    }
    return places.length === 0 ? null : this.#reach(places);
  }

  /** All places that wait for a token, from the given ones on. */
  #reach(from: readonly Place[], resolve = true): LookAhead {
    const seen = new Set<string>();
    const lowest = new Map<string, Place>();
    const pending = [...from].reverse();
    for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
      const { state, stack, alternative } = place;
      const where = `${state.id} ${stack?.id ?? 0}`;
      const key = `${where} ${alternative}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const isStatementEnd = stack === null && state.ends?.followers.length === 0;
      if (state.kinds !== null || isStatementEnd) {
        // Two alternatives at one place cannot be told apart any more: the first written wins.
        const slot = resolve ? where : key;
        const other = lowest.get(slot);
        if (other === undefined || alternative < other.alternative) lowest.set(slot, place);
      } else if (state.rule !== null) {
        const inner = this.#push(state.next[0] as State, stack);
        pending.push({ state: state.rule.start as State, stack: inner, alternative });
      } else if (state.ends !== null) {
        if (stack !== null) pending.push({ state: stack.back, stack: stack.outer, alternative });
        else {
          for (const follower of state.ends.followers) {
            pending.push({ state: follower, stack: null, alternative });
          }
        }
      } else {
        for (const next of state.next) pending.push({ state: next, stack, alternative });
      }
    }
    return new LookAhead([...lowest.values()]);
  }

  #push(back: State, outer: Stack | null): Stack {
    const key = `${back.id} ${outer?.id ?? 0}`;
    let stack = this.#stacks.get(key);
    if (stack === undefined) {
      stack = { id: this.#stacks.size + 1, back, outer };
      this.#stacks.set(key, stack);
    }
    return stack;
  }
}
