export type { CounterStore } from './counter-writer.ts';
export { CounterWriter, validateForCounter } from './counter-writer.ts';
