export * from './truncations.ts';
