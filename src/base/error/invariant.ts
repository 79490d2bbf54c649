/** A rule of the program itself that does not hold: a bug, never the user's fault. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/** Checks a rule that must hold; cheap enough to stay on in production. */
export function invariant(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new BrokenInvariant(rule);
}

/** For the `default` branch of a switch over a closed set: unreachable by construction. */
export function never(value: never): never {
  throw new BrokenInvariant(`unexpected value ${String(value)}`);
}
