export * from './identifier.ts';
export * from './reserved-keyword.ts';
