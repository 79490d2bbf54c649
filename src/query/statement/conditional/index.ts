/** Statements with IF: their conditions by row, and what is answered. */
export type { ConditionalStep } from './conditional-request.ts';
export { ConditionalRequest } from './conditional-request.ts';
export { runConditional } from './run-conditional.ts';
