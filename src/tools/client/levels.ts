/** The eleven levels in the order in which the station's LEFT and RIGHT keys browse them. */
export const LEVELS = [
  'ALL',
  'ANY',
  'EACH_QUORUM',
  'LOCAL_ONE',
  'LOCAL_QUORUM',
  'LOCAL_SERIAL',
  'ONE',
  'QUORUM',
  'SERIAL',
  'THREE',
  'TWO',
] as const;

export type Level = (typeof LEVELS)[number];

/** Numbers of the native protocol, as every driver takes them. */
export const LEVEL_CODES: Readonly<Record<Level, number>> = {
  ANY: 0,
  ONE: 1,
  TWO: 2,
  THREE: 3,
  QUORUM: 4,
  ALL: 5,
  LOCAL_QUORUM: 6,
  EACH_QUORUM: 7,
  SERIAL: 8,
  LOCAL_SERIAL: 9,
  LOCAL_ONE: 10,
};

/** The level `steps` further round the list (negative: back). */
export function stepLevel(level: Level, steps: number): Level {
  const at = LEVELS.indexOf(level) + steps;
  return LEVELS[(at + LEVELS.length) % LEVELS.length] as Level;
}
