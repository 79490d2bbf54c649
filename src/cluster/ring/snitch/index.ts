export * from './create-snitch.ts';
export * from './gossiping-property-file-snitch.ts';
export * from './property-file-snitch.ts';
export * from './proximity.ts';
export * from './simple-snitch.ts';
export * from './snitch.ts';
