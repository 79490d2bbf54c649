/** Runs scripts of statements against the query layer over a store in memory; for tests only. */
export { ManualClock, MemoryNode } from './memory-node.ts';
export { openAuth, STOCK_GUARDRAILS } from './open-auth.ts';
export { runLine } from './run-line.ts';
export { maskVolatile, parseScript } from './script.ts';
export { DEFAULT_OPTIONS, rowsOf, rowTexts, Session } from './session.ts';
export { valueText } from './value-text.ts';
