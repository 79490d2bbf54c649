export * from './schema-changer.ts';
