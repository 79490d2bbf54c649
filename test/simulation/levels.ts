import type { ConsistencyName } from '../../src/base/error/index.ts';

/**
 * Which replicas an acknowledged operation has certainly reached, counted in two data centres of
 * three replicas each, and which pairs of operations therefore meet. Written from the definition of
 * the levels, not from the code under test.
 */

const replicasEach = 3;

export interface Reach {
  readonly level: ConsistencyName;
  readonly dataCenter: string;
}

/** Numbers of replicas in (DC1, DC2) that satisfy a level. */
function satisfying({ level, dataCenter }: Reach): readonly (readonly [number, number])[] {
  const all: [number, number][] = [];
  for (let a = 0; a <= replicasEach; a++) {
    for (let b = 0; b <= replicasEach; b++) {
      const local = dataCenter === 'DC1' ? a : b;
      if (isEnough(level, a, b, local)) all.push([a, b]);
    }
  }
  return all;
}

function isEnough(level: ConsistencyName, a: number, b: number, local: number): boolean {
  switch (level) {
    case 'ANY':
      return true;
    case 'ONE':
      return a + b >= 1;
    case 'LOCAL_ONE':
      return local >= 1;
    case 'TWO':
      return a + b >= 2;
    case 'THREE':
      return a + b >= 3;
    case 'QUORUM':
      return a + b >= 4;
    case 'LOCAL_QUORUM':
      return local >= 2;
    case 'EACH_QUORUM':
      return a >= 2 && b >= 2;
    case 'ALL':
      return a + b === 2 * replicasEach;
    default:
      return false;
  }
}

const verdicts = new Map<string, boolean>();

/** True when whatever replicas satisfied the one and the other, they had one in common. */
export function alwaysMeet(one: Reach, other: Reach): boolean {
  const name = `${one.level} ${one.dataCenter} ${other.level} ${other.dataCenter}`;
  let verdict = verdicts.get(name);
  if (verdict === undefined) {
    verdict = satisfying(one).every(([a, b]) =>
      satisfying(other).every(([c, d]) => a + c > replicasEach || b + d > replicasEach),
    );
    verdicts.set(name, verdict);
  }
  return verdict;
}
