/** Says which thread it is and how many messages it has got; `fail` and `leave` do what they say. */
import { threadId } from 'node:worker_threads';
import { thisThread } from '../threads.ts';

const thread = thisThread();
let count = 0;
thread.onMessage((message) => {
  count++;
  if (message === 'fail') throw new Error('told to fail');
  if (message === 'leave') process.exit();
  thread.post({ threadId, count });
});
