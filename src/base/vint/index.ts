export * from './vint.ts';
