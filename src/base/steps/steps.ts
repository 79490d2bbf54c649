/**
 * Work that seldom has to wait, written once for both cases: a generator that yields the promises
 * it needs and is given what they resolve with.
 *
 *   function* sum(): Steps<number> { return (yield* settled(first())) + (yield* settled(second())); }
 */
// biome-ignore lint/suspicious/noExplicitAny: a generator has one type for all that it is sent.
export type Steps<T> = Generator<Promise<unknown>, T, any>;

/** Within steps: a value that may have to be waited for. */
export function* settled<T>(value: T | Promise<T>): Steps<T> {
  return value instanceof Promise ? yield value : value;
}

/** Runs the steps: the result itself when nothing had to be waited for, else a promise of it. */
export function runSteps<T>(steps: Steps<T>): T | Promise<T> {
  const first = steps.next();
  return first.done === true ? first.value : finish(steps, first.value);
}

async function finish<T>(steps: Steps<T>, first: Promise<unknown>): Promise<T> {
  let waiting = first;
  for (;;) {
    let value: unknown;
    let failure: { readonly error: unknown } | null = null;
    try {
      value = await waiting;
    } catch (error) {
      failure = { error };
    }
    const step = failure === null ? steps.next(value) : steps.throw(failure.error);
    if (step.done === true) return step.value;
    waiting = step.value;
  }
}
