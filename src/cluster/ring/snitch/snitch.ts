import type { Endpoint } from '../../../platform/index.ts';

/** Where a node stands. */
export interface Place {
  readonly dataCenter: string;
  readonly rack: string;
}

/** Where a node stands of which nothing is known. */
export const unknownPlace: Place = Object.freeze({
  dataCenter: 'UNKNOWN_DC',
  rack: 'UNKNOWN_RACK',
});

/** Tells where nodes stand, and which are nearest. */
export interface Snitch {
  /** A node's data centre and rack, as far as is known. */
  placeOf(endpoint: Endpoint): Place;
  /** True when nearer nodes come first in `byProximity`; else nodes stay in the order they came. */
  readonly knowsDistance: boolean;
}
