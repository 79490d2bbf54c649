/** The eleven consistency levels, with the codes of the native protocol (section 3, [consistency]). */
export const Consistency = {
  ANY: 0x0000,
  ONE: 0x0001,
  TWO: 0x0002,
  THREE: 0x0003,
  QUORUM: 0x0004,
  ALL: 0x0005,
  LOCAL_QUORUM: 0x0006,
  EACH_QUORUM: 0x0007,
  SERIAL: 0x0008,
  LOCAL_SERIAL: 0x0009,
  LOCAL_ONE: 0x000a,
} as const;

export type ConsistencyName = keyof typeof Consistency;
export type Consistency = (typeof Consistency)[ConsistencyName];

const names = Object.fromEntries(
  Object.entries(Consistency).map(([name, code]) => [code, name]),
) as Record<Consistency, ConsistencyName>;

/** The name of a level as CQL users write it. */
export function consistencyName(level: Consistency): ConsistencyName {
  return names[level];
}

/** True for a code that names a level. */
export function isConsistency(code: number): code is Consistency {
  return code in names;
}
