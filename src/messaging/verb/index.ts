export type * from './gossip.ts';
export type * from './verb.ts';
