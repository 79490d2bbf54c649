/**
 * The one table of who may import whom: a folder of src may import folders of lower rank, and base,
 * platform and observe besides. docs/ARCHITECTURE.md draws the same order as the road of a request.
 */
export const ranks: Readonly<Record<string, number>> = {
  base: 0,
  platform: 1,
  /** The language that functions of users are written in; knows nothing of CQL. */
  java: 1,
  types: 2,
  observe: 2,
  schema: 3,
  config: 3,
  mutation: 4,
  guardrail: 4,
  cql: 5,
  messaging: 5,
  storage: 5,
  cluster: 6,
  /** Knows permissions and resources from the tree of statements; its own statements run in query. */
  auth: 6,
  coordinator: 7,
  replica: 7,
  query: 8,
  maintenance: 8,
  /** Above query: it fills the local tables that query asks for by an interface of its own. */
  system: 9,
  transport: 9,
  admin: 9,
  /** The composition root (src/main.ts and what it is made of) knows all of the above. */
  main: 10,
  /** Many nodes in one process: topology, start, stop and faults by node, rack and data centre. */
  host: 11,
  /** What `import from 'ilion'` gives. */
  index: 12,
  tools: 13,
  /** Simulated platforms and checkers: only tests and each other. */
  testing: 14,
  /** The browser's program; `mayImportTypes` is all it shares. */
  panel: 1,
};

/** Importable from every folder whose rank is not lower. */
export const free: ReadonlySet<string> = new Set(['base', 'platform', 'observe']);

/** Folders that import nothing of others but types, and of whom. */
export const typesOnly: Readonly<Record<string, readonly string[]>> = { panel: ['admin'] };
