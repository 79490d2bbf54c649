import { CommandFailure } from '../../command-failure.ts';
import type { Random } from '../random/random.ts';

/** Names of operations and how often each comes, by weight. */
export type OperationMix = readonly { readonly name: string; readonly weight: number }[];

/** Reads `ops(insert=1,read=2)`, or what is between its parentheses. Throws `CommandFailure`. */
export function parseMix(text: string): OperationMix {
  const inner = /^\s*ops\s*\((.*)\)\s*$/i.exec(text)?.[1] ?? text;
  const parts = inner.split(',').map((part) => /^\s*([\w-]+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part));
  const mix = parts.map((part) => ({ name: part?.[1] ?? '', weight: Number(part?.[2] ?? 0) }));
  const names = new Set(mix.map(({ name }) => name));
  if (names.size === mix.length && mix.every(({ weight }) => weight > 0)) return mix;
  throw new CommandFailure(
    `--ops: "${text}" is no mix`,
    'write for example: --ops insert=1,read=2',
  );
}

/** Chooses by weight; one number a choice, none when there is nothing to choose. */
export class Chooser {
  private readonly bounds: readonly number[];

  constructor(weights: readonly number[]) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    this.bounds = weights.map((weight) => {
      sum += weight;
      return sum / total;
    });
  }

  choose(random: Random): number {
    const { bounds } = this;
    if (bounds.length === 1) return 0;
    const fraction = random.fraction();
    let i = 0;
    while (i < bounds.length - 1 && fraction >= (bounds[i] as number)) i++;
    return i;
  }
}
