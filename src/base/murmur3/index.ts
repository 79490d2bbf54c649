export * from './murmur3.ts';
