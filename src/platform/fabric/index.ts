export * from './copy-message.ts';
export * from './fabric.ts';
export * from './link.ts';
