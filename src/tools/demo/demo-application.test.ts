import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../../host/index.ts';
import { startApplication } from './demo-application.ts';

/** The first state that a page is sent which has cards. */
async function firstCards(
  page: string,
): Promise<{ readonly title: string; readonly home: string }> {
  const response = await fetch(`${page}events`);
  assert.equal(response.status, 200);
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    for (const [, data = ''] of text.matchAll(/^data: (.*)\n/gm)) {
      const state = JSON.parse(data);
      if (state.cards.length > 0) return state;
    }
  }
  throw new Error('the stream ended');
}

test('an application runs beside a cluster, shows what it reads, and ends with it', async () => {
  await using cluster = await Cluster.start();
  const beside = await startApplication('messaging', cluster);
  try {
    const { title, home } = await firstCards(beside.page);
    assert.deepEqual([title, home], ['Messaging', 'datacenter1']);
    const other = await fetch(beside.page, { method: 'POST' });
    assert.equal(other.status, 403);
  } finally {
    await beside.close();
  }
  await assert.rejects(fetch(beside.page), 'the page is gone with it');
});

test('an application that cannot connect is a failure that is told', async () => {
  const nowhere = [
    { name: 'none', address: '127.0.0.1', port: 1, dataCenter: 'DC1', rack: 'RAC1' },
  ];
  await assert.rejects(startApplication('iot', { contactPoints: nowhere }), /iot did not start/);
});
