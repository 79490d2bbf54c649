export * from './crc24.ts';
export * from './crc32.ts';
