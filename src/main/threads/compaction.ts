/** The program of a thread that writes data files anew; see storage/compaction/thread-rewrite.ts. */
import {
  NodeClock,
  NodeDisk,
  NodeRandom,
  NodeTimers,
  thisThread,
} from '../../platform/node/index.ts';
import { RewriteProgram } from '../../storage/index.ts';

const thread = thisThread();
const program = new RewriteProgram(
  {
    disk: new NodeDisk(),
    clock: new NodeClock(),
    timers: new NodeTimers(),
    random: new NodeRandom(),
  },
  (message) => thread.post(message),
);
thread.onMessage((message) => program.receive(message as Parameters<typeof program.receive>[0]));
