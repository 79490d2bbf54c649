/** `ilion sstable`: what is in the files of a table, without a node and without its schema. */
export * from './dump.ts';
export { importCommand, importFiles } from './import.ts';
export * from './metadata.ts';
export * from './scrub.ts';
export * from './verify.ts';
