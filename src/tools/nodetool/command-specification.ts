/** An option as airline, the parser of Cassandra's nodetool, knows it. */
export interface OptionSpecification {
  /** Short form first: `-h`, `--host`. The first long one is what it is known by. */
  readonly names: readonly [string, ...string[]];
  /** Name of its value in help texts; null for a switch. */
  readonly value: string | null;
  readonly description: string;
}

export interface ArgumentSpecification {
  /** As the synopsis shows it. */
  readonly synopsis: string;
  /** As the list of options shows it. */
  readonly usage: string;
  readonly description: string;
}

export interface CommandSpecification {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionSpecification[];
  /** Null: the command takes none. */
  readonly arguments: ArgumentSpecification | null;
  /** What `-F` may say; json alone when nothing is said. */
  readonly formats?: readonly string[];
  /** The same, as the refusal of others has it. */
  readonly formatsText?: string;
}

export function command(
  name: string,
  description: string,
  options: readonly OptionSpecification[] = [],
  argument: ArgumentSpecification | null = null,
): CommandSpecification {
  return { name, description, options, arguments: argument };
}

/** An option without a value. */
export function flag(
  names: OptionSpecification['names'],
  description: string,
): OptionSpecification {
  return { names, value: null, description };
}

/** An option with a value. */
export function valued(
  names: OptionSpecification['names'],
  value: string,
  description: string,
): OptionSpecification {
  return { names, value, description };
}
