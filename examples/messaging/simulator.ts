import type driver from 'cassandra-driver';
import type { Card, Check, Simulation, SimulationOptions } from '../common/index.ts';
import { Random, TimeIds } from '../common/index.ts';
import type { Conversation, Message, Messenger } from './messenger.ts';
import { microsOf } from './messenger.ts';

type Uuid = driver.types.Uuid;

interface User {
  readonly id: Uuid;
  readonly name: string;
}

/** What the program knows of a conversation, to hold the cluster to it. */
interface Talk extends Conversation {
  readonly members: readonly User[];
  readonly sent: Map<string, Message>;
  readonly confirmed: Set<string>;
}

const names = [
  'Ann',
  'Bo',
  'Cleo',
  'Dan',
  'Eve',
  'Finn',
  'Gil',
  'Hana',
  'Ida',
  'Jan',
  'Kim',
  'Lea',
  'Max',
  'Nora',
  'Oto',
  'Pia',
  'Rui',
  'Sol',
  'Tom',
  'Uma',
] as const;
const topics = ['Lunch', 'Rennes-Paris', 'Release', 'Football', 'Choir', 'Garden', 'Book club'];
const openers = ['Who is in for', 'I am late for', 'Any news on', 'See you at', 'Forgot about'];
const closers = ['today?', 'tomorrow', 'please', 'again :)', 'this week', '- call me'];
const conversations = 24;
const secondMs = 1000;
const hourMs = 3600 * secondMs;

/**
 * Twenty users in conversations of two to eight, and one of all. A few conversations are much
 * livelier than the rest; a message is often answered at once; some messages are sent twice because
 * an answer got lost; users read now and then. A step is one message, or one reader.
 */
export class MessagingSimulation implements Simulation {
  private readonly messenger: Messenger;
  private readonly random: Random;
  private readonly ids: TimeIds;
  private readonly users: readonly User[];
  private readonly talks: readonly Talk[];
  private readonly startAtMillis: number;
  private nowMillis: number;
  private lastTalk: Talk | null = null;

  constructor(messenger: Messenger, { seed, startAtMillis }: SimulationOptions) {
    this.messenger = messenger;
    this.random = new Random(seed);
    this.ids = new TimeIds(this.random);
    this.startAtMillis = startAtMillis;
    this.nowMillis = startAtMillis;
    this.users = names.map((name) => ({ id: this.random.uuid(), name }));
    this.talks = Array.from({ length: conversations }, (_, i) => this.talk(i));
  }

  private talk(i: number): Talk {
    const size = i === 0 ? this.users.length : 2 + this.random.below(7);
    const shuffled = [...this.users]
      .map((user) => ({ user, at: this.random.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ user }) => user);
    const members = shuffled.slice(0, size);
    const topic = topics[i % topics.length] ?? 'Talk';
    return {
      id: this.random.uuid(),
      title: i < topics.length ? topic : `${topic} ${Math.floor(i / topics.length) + 1}`,
      participants: members.map(({ id }) => id),
      members,
      sent: new Map(),
      confirmed: new Set(),
    };
  }

  async open(): Promise<void> {
    await Promise.all(this.talks.map((talk) => this.messenger.create(talk, this.startAtMillis)));
  }

  async step(): Promise<void> {
    if (this.random.isLikely(0.25)) return this.read();
    const talk = this.nextTalk();
    this.nowMillis += 1 + this.random.below(4 * secondMs);
    const message = {
      id: this.ids.at(this.nowMillis),
      senderId: this.random.pick(talk.members).id,
      content: `${this.random.pick(openers)} ${talk.title} ${this.random.pick(closers)}`,
    };
    const isSentTwice = this.random.isLikely(0.05);
    talk.sent.set(message.id.toString(), message);
    await this.messenger.send(talk, message);
    if (isSentTwice) await this.messenger.send(talk, message);
    talk.confirmed.add(message.id.toString());
  }

  /** Half of the messages are answers. */
  private nextTalk(): Talk {
    const isAnswer = this.lastTalk !== null && this.random.isLikely(0.5);
    const talk =
      isAnswer && this.lastTalk !== null ? this.lastTalk : this.random.pickHot(this.talks);
    this.lastTalk = talk;
    return talk;
  }

  /** A user opens the newest conversation of the inbox. */
  private async read(): Promise<void> {
    const user = this.random.pick(this.users);
    const [line] = await this.messenger.inbox(user.id);
    if (line === undefined) return;
    const span = { beforeMillis: this.nowMillis + secondMs, sinceMillis: this.startAtMillis };
    const [newest] = await this.messenger.newest(line.conversationId, { ...span, limit: 20 });
    if (newest === undefined) return;
    await this.messenger.markRead(user.id, line.conversationId, newest.id);
  }

  /** A batch that was begun is finished by the cluster itself. */
  async recover(): Promise<void> {}

  async look(): Promise<readonly Card[]> {
    const [user] = this.users;
    if (user === undefined) return [];
    const lines = (await this.messenger.inbox(user.id)).slice(0, 8);
    const span = { sinceMillis: this.startAtMillis, nowMillis: this.nowMillis };
    const unread = await Promise.all(
      lines.map(({ conversationId }) => this.messenger.unread(user.id, conversationId, span)),
    );
    const [first] = lines;
    const talk = this.talks.find(({ id }) => first?.conversationId.equals(id) === true);
    const messages = talk === undefined ? [] : await this.all(talk, 12);
    const nameOf = (id: Uuid) => this.users.find((one) => one.id.equals(id))?.name ?? '?';
    const confirmed = this.talks.reduce((sum, one) => sum + one.confirmed.size, 0);
    return [
      {
        kind: 'feed',
        title: talk?.title ?? 'No conversation yet',
        note: 'messages_by_conversation: one partition a conversation and week',
        lines: [...messages].reverse().map(({ senderId, content }) => ({
          who: nameOf(senderId),
          text: content,
          own: senderId.equals(user.id),
        })),
      },
      {
        kind: 'table',
        title: `Inbox of ${user.name}`,
        note: 'inbox_by_user: one partition, sorted by the program',
        columns: ['conversation', 'last message', 'unread'],
        rows: lines.map(({ title, preview }, i) => {
          const count = unread[i] ?? 0;
          return [title, preview, count === 0 ? '' : count >= 100 ? '99+' : String(count)];
        }),
      },
      {
        kind: 'figures',
        title: 'All',
        figures: [
          { name: 'users', value: String(this.users.length) },
          { name: 'messages confirmed', value: String(confirmed) },
        ],
      },
      {
        kind: 'bars',
        title: 'Liveliest conversations',
        note: 'messages of this run',
        bars: [...this.talks]
          .sort((a, b) => b.confirmed.size - a.confirmed.size)
          .slice(0, 6)
          .map(({ title, confirmed: { size } }) => ({ name: title, value: size })),
      },
    ];
  }

  private all(talk: Talk, limit: number): Promise<readonly Message[]> {
    const span = { beforeMillis: this.nowMillis + hourMs, sinceMillis: this.startAtMillis };
    return this.messenger.newest(talk.id, { ...span, limit });
  }

  async check(): Promise<readonly Check[]> {
    let missing = 0;
    let foreign = 0;
    let disordered = 0;
    let oldInboxes = 0;
    let confirmed = 0;
    const inboxes = await Promise.all(this.users.map(({ id }) => this.messenger.inbox(id)));
    for (const talk of this.talks) {
      confirmed += talk.confirmed.size;
      const found = await this.all(talk, 1_000_000);
      const ids = found.map(({ id }) => id.toString());
      missing += [...talk.confirmed].filter((id) => !ids.includes(id)).length;
      const isAsSent = ({ id, content }: Message) =>
        talk.sent.get(id.toString())?.content === content;
      foreign +=
        found.filter((message) => !isAsSent(message)).length + ids.length - new Set(ids).size;
      const micros = found.map(({ id }) => microsOf(id));
      disordered += micros.filter((one, i) => i > 0 && one > (micros[i - 1] ?? 0n)).length;
      oldInboxes += this.inboxesBehind(talk, inboxes);
    }
    return [
      { text: `each of ${confirmed} confirmed messages is there`, holds: missing === 0 },
      { text: 'none is there twice or in other words', holds: foreign === 0 },
      { text: 'conversations are in the order of time', holds: disordered === 0 },
      { text: 'every inbox shows the last message', holds: oldInboxes === 0 },
    ];
  }

  /** Inboxes of members that show an older message than the newest that was confirmed. */
  private inboxesBehind(
    talk: Talk,
    inboxes: readonly Awaited<ReturnType<Messenger['inbox']>>[],
  ): number {
    const micros = [...talk.confirmed].map((id) => microsOf(this.sentId(talk, id)));
    if (micros.length === 0) return 0;
    const newest = micros.reduce((most, one) => (one > most ? one : most));
    return talk.members.filter((member) => {
      const inbox = inboxes[this.users.indexOf(member)] ?? [];
      const line = inbox.find(({ conversationId }) => conversationId.equals(talk.id));
      return line === undefined || microsOf(line.lastMessageId) < newest;
    }).length;
  }

  private sentId(talk: Talk, id: string): driver.types.TimeUuid {
    const message = talk.sent.get(id);
    if (message === undefined) throw new Error(`message ${id} was never sent`);
    return message.id;
  }
}
