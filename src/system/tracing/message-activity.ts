import type { Message } from '../../messaging/index.ts';
import type { Mutation, PartitionUpdate } from '../../mutation/index.ts';

export interface Activity {
  readonly activity: string;
  readonly thread: string;
}

/** What a node does for a message of a traced request, in Cassandra's words. */
export function activitiesOf(message: Message): readonly Activity[] {
  const received = {
    activity: `${message.verb} message received from /${message.from}`,
    thread: 'Messaging-EventLoop-3-1',
  };
  return [received, ...workOf(message)];
}

/** The work alone, without the message that brought it. */
export function workOf(message: Message): readonly Activity[] {
  switch (message.verb) {
    case 'MUTATION_REQ':
    case 'READ_REPAIR_REQ':
      return applied(message.payload as Mutation);
    case 'READ_REQ':
    case 'RANGE_REQ': {
      const { command } = message.payload as Message<'READ_REQ'>['payload'];
      const what = command.kind === 'partition' ? 'single-partition query' : 'seq scan';
      return [{ activity: `Executing ${what} on ${command.table.name}`, thread: 'ReadStage-1' }];
    }
    default:
      return [];
  }
}

function applied(mutation: Mutation): readonly Activity[] {
  const thread = 'MutationStage-1';
  return [
    { activity: 'Appending to commitlog', thread },
    ...mutation.updates.map((update: PartitionUpdate) => ({
      activity: `Adding to ${update.table.name} memtable`,
      thread,
    })),
  ];
}
