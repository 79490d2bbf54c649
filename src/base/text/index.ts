export * from './table-text.ts';
