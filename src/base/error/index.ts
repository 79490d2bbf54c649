export * from './consistency.ts';
export * from './corruption.ts';
export * from './invariant.ts';
export * from './request-error.ts';
