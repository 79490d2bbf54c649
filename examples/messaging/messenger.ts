import driver from 'cassandra-driver';
import type { BoundQuery, Database, Query } from '../common/index.ts';

type Uuid = driver.types.Uuid;
type TimeUuid = driver.types.TimeUuid;

export interface Conversation {
  readonly id: Uuid;
  readonly title: string;
  readonly participants: readonly Uuid[];
}

export interface Message {
  readonly id: TimeUuid;
  readonly senderId: Uuid;
  readonly content: string;
}

export interface InboxLine {
  readonly conversationId: Uuid;
  readonly title: string;
  readonly lastMessageId: TimeUuid;
  readonly preview: string;
}

const weekMs = 7 * 86_400_000;
const previewLength = 50;
const shownUnread = 100;

/** A confirmed message is on two of the three replicas at home; the third gets it soon. */
const level = 'localQuorum';

const insertMessage: Query = {
  text:
    'INSERT INTO messages_by_conversation (conversation_id, week, message_id, sender_id, content) ' +
    'VALUES (?, ?, ?, ?, ?)',
  level,
};
/** The time of the message decides which is the last one, not the time at which this is written. */
const insertInbox: Query = {
  text:
    'INSERT INTO inbox_by_user (user_id, conversation_id, title, last_message_id, preview) ' +
    'VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?',
  level,
};
const insertConversation: Query = {
  text:
    'INSERT INTO conversations (conversation_id, title, participants, created_at) ' +
    'VALUES (?, ?, ?, ?)',
  level,
};
const selectNewest: Query = {
  text:
    'SELECT message_id, sender_id, content FROM messages_by_conversation ' +
    'WHERE conversation_id = ? AND week = ? AND message_id < ? LIMIT ?',
  level,
};
const selectUnread: Query = {
  text:
    'SELECT message_id FROM messages_by_conversation ' +
    'WHERE conversation_id = ? AND week = ? AND message_id > ? LIMIT ?',
  level,
};
const selectInbox: Query = {
  text: 'SELECT conversation_id, title, last_message_id, preview FROM inbox_by_user WHERE user_id = ?',
  level,
};
const insertPosition: Query = {
  text:
    'INSERT INTO read_positions (user_id, conversation_id, message_id) VALUES (?, ?, ?) ' +
    'USING TIMESTAMP ?',
  level,
};
const selectPosition: Query = {
  text: 'SELECT message_id FROM read_positions WHERE user_id = ? AND conversation_id = ?',
  level,
};

export class Messenger {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async create({ id, title, participants }: Conversation, atMillis: number): Promise<void> {
    const members = [...participants];
    await this.database.run(insertConversation, [id, title, members, new Date(atMillis)]);
  }

  /**
   * Stores a message and tells every participant's inbox. They are partitions of different nodes, so
   * the batch is logged: once the message is stored all inboxes get it, if need be after a failure.
   */
  async send(conversation: Conversation, message: Message): Promise<void> {
    const { id, title, participants } = conversation;
    const sentAt = message.id.getDate().getTime();
    const stored = [id, weekOf(sentAt), message.id, message.senderId, message.content];
    const preview = message.content.slice(0, previewLength);
    const inboxes: BoundQuery[] = participants.map((userId) => ({
      query: insertInbox,
      values: [userId, id, title, message.id, preview, microsOf(message.id)],
    }));
    await this.database.runTogether([{ query: insertMessage, values: stored }, ...inboxes]);
  }

  /** Newest first, from before a moment on; goes back week by week until there are enough. */
  async newest(
    conversationId: Uuid,
    span: { readonly beforeMillis: number; readonly sinceMillis: number; readonly limit: number },
  ): Promise<readonly Message[]> {
    const before = driver.types.TimeUuid.min(new Date(span.beforeMillis), 0);
    const found: Message[] = [];
    let week = weekOf(span.beforeMillis);
    for (; week >= weekOf(span.sinceMillis) && found.length < span.limit; week--) {
      const values = [conversationId, week, before, span.limit - found.length];
      for await (const row of this.database.rows(selectNewest, values)) {
        found.push({ id: row.message_id, senderId: row.sender_id, content: row.content });
      }
    }
    return found;
  }

  /** The newest conversation first. */
  async inbox(userId: Uuid): Promise<readonly InboxLine[]> {
    const { rows } = await this.database.run(selectInbox, [userId]);
    return rows
      .map((row) => ({
        conversationId: row.conversation_id as Uuid,
        title: row.title as string,
        lastMessageId: row.last_message_id as TimeUuid,
        preview: row.preview as string,
      }))
      .sort((a, b) => Number(microsOf(b.lastMessageId) - microsOf(a.lastMessageId)));
  }

  /** A position never goes back: that of a newer message wins. */
  async markRead(userId: Uuid, conversationId: Uuid, upTo: TimeUuid): Promise<void> {
    await this.database.run(insertPosition, [userId, conversationId, upTo, microsOf(upTo)]);
  }

  /** How many messages came after what the user has read, at most 100. */
  async unread(
    userId: Uuid,
    conversationId: Uuid,
    span: { sinceMillis: number; nowMillis: number },
  ) {
    const position = await this.database.run(selectPosition, [userId, conversationId]);
    const start = driver.types.TimeUuid.min(new Date(span.sinceMillis), 0);
    const read: TimeUuid = position.first()?.message_id ?? start;
    let count = 0;
    let week = weekOf(read.getDate().getTime());
    for (; week <= weekOf(span.nowMillis) && count < shownUnread; week++) {
      const values = [conversationId, week, read, shownUnread - count];
      count += (await this.database.run(selectUnread, values)).rowLength;
    }
    return count;
  }
}

/** Weeks since 1970, the part of time that is in the key. */
function weekOf(millis: number): number {
  return Math.floor(millis / weekMs);
}

/** Microseconds since 1970 of an id, ticks included: two messages of one millisecond differ. */
export function microsOf(id: TimeUuid): bigint {
  const { date, ticks } = id.getDatePrecision();
  return BigInt(date.getTime()) * 1000n + BigInt(Math.floor(ticks / 10));
}
