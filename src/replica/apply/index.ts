export * from './mutation-applier.ts';
export * from './schema-agreement.ts';
