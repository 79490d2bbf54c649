/**
 * Lessons: scenarios of a few steps, each a YAML file. A step says what to press, what to expect and
 * why it happens, and names the fact that ends it; `lesson-run` looks at the cluster, not at the
 * reader.
 */
export type { Fact } from './fact.ts';
export * from './lesson-file.ts';
export * from './lesson-run.ts';
