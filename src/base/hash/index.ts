export * from './md5.ts';
