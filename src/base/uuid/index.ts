export * from './generator.ts';
export * from './time-uuid.ts';
export * from './uuid.ts';
