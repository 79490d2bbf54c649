/** Names: versions, generations, components, and what TOC.txt and Digest.crc32 say. */
export * from './component.ts';
export * from './descriptor.ts';
export * from './generation.ts';
export * from './version.ts';
