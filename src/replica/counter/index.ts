export type { CounterEnvironment } from './counter-applier.ts';
export { CounterApplier, CounterLockTimeout } from './counter-applier.ts';
