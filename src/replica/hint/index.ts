export * from './hint-applier.ts';
