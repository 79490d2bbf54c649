import type { ClientEvent, EventType } from './client-event.ts';

/** A connection that can be sent events. */
export interface EventReceiver {
  sendEvent(event: ClientEvent): void;
}

/** Who registered for what. */
export class EventHub {
  private readonly receivers = new Map<EventType, Set<EventReceiver>>();

  register(type: EventType, receiver: EventReceiver): void {
    let set = this.receivers.get(type);
    if (set === undefined) {
      set = new Set();
      this.receivers.set(type, set);
    }
    set.add(receiver);
  }

  remove(receiver: EventReceiver): void {
    for (const set of this.receivers.values()) set.delete(receiver);
  }

  send(event: ClientEvent): void {
    for (const receiver of this.receivers.get(event.type) ?? []) receiver.sendEvent(event);
  }
}
