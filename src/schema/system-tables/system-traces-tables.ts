import type { SystemTableText } from './system-table-text.ts';

/** Tables of `system_traces`: what happened to traced requests. */
export const SYSTEM_TRACES_TABLES: readonly SystemTableText[] = [
  {
    name: 'events',
    comment: 'tracing events',
    columns: `
      session_id uuid,
      event_id timeuuid,
      activity text,
      source inet,
      source_elapsed int,
      source_port int,
      thread text,
      PRIMARY KEY ((session_id), event_id)`,
  },
  {
    name: 'sessions',
    comment: 'tracing sessions',
    columns: `
      session_id uuid PRIMARY KEY,
      client inet,
      command text,
      coordinator inet,
      coordinator_port int,
      duration int,
      request text,
      started_at timestamp,
      parameters map<text, text>`,
  },
];
