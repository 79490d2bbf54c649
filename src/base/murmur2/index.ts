export * from './murmur2.ts';
