import type { SchemaChange } from '../../schema/index.ts';
import type { BodyWriter } from '../message/body-writer.ts';
import { writeSchemaChange } from '../message/result.ts';

/** What a client may register for (native protocol, section 4.2.6). */
export const EVENT_TYPES = [
  'TOPOLOGY_CHANGE',
  'STATUS_CHANGE',
  'SCHEMA_CHANGE',
  'TRACE_COMPLETE',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export type ClientEvent =
  | {
      readonly type: 'TOPOLOGY_CHANGE';
      readonly change: 'NEW_NODE' | 'REMOVED_NODE' | 'MOVED_NODE';
      readonly address: string;
      readonly port: number;
    }
  | {
      readonly type: 'STATUS_CHANGE';
      readonly change: 'UP' | 'DOWN';
      readonly address: string;
      readonly port: number;
    }
  | { readonly type: 'SCHEMA_CHANGE'; readonly change: SchemaChange };

/** True for a name that REGISTER may carry. */
export function isEventType(name: string): name is EventType {
  return (EVENT_TYPES as readonly string[]).includes(name);
}

export function writeEvent(body: BodyWriter, event: ClientEvent, version: number): void {
  body.string(event.type);
  if (event.type === 'SCHEMA_CHANGE') {
    writeSchemaChange(body, event.change, version);
    return;
  }
  body.string(event.change);
  body.inet(event.address, event.port);
}
