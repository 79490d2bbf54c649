export * from './file-tree.ts';
export * from './memory-disk.ts';
