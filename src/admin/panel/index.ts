/**
 * What the panel's server and its page say to each other: `report.ts` is the state that is pushed,
 * `action.ts` what buttons ask for. Types only, so that the page can share them.
 */
export type * from './action.ts';
export type * from './report.ts';
