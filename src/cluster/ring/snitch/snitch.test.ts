import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSnitch } from './index.ts';

const here = '127.0.0.1:7000';
const there = '127.0.0.2:7000';
const topology = new Map([
  ['127.0.0.1', { dataCenter: 'DC1', rack: 'RAC1' }],
  ['127.0.0.2:7000', { dataCenter: 'DC2', rack: 'RAC2' }],
]);
const own = { dataCenter: 'DC9', rack: 'RAC9' };

test('SimpleSnitch: one place for all, and nobody is nearer', () => {
  const snitch = createSnitch(
    { endpointSnitch: 'SimpleSnitch', topology, ...own },
    here,
    () => null,
  );
  assert.deepEqual(snitch.placeOf(there), { dataCenter: 'datacenter1', rack: 'rack1' });
  assert.equal(snitch.knowsDistance, false);
});

test('PropertyFileSnitch: by address with or without port, else the default', () => {
  const settings = { endpointSnitch: 'PropertyFileSnitch', topology, ...own } as const;
  const snitch = createSnitch(settings, here, () => null);
  assert.equal(snitch.placeOf(here).dataCenter, 'DC1');
  assert.equal(snitch.placeOf(there).rack, 'RAC2');
  assert.equal(snitch.placeOf('127.0.0.3:7000').dataCenter, 'UNKNOWN_DC');
  const withDefault = new Map([...topology, ['default', { dataCenter: 'DC3', rack: 'r' }]]);
  const second = createSnitch({ ...settings, topology: withDefault }, here, () => null);
  assert.equal(second.placeOf('127.0.0.3:7000').dataCenter, 'DC3');
  assert.throws(
    () => createSnitch(settings, '127.0.0.9:7000', () => null),
    /do not define a location for this node's broadcast address \/127.0.0.9:7000/,
  );
});

test('GossipingPropertyFileSnitch: its own place from the settings, the others by gossip', () => {
  const settings = { endpointSnitch: 'GossipingPropertyFileSnitch', topology, ...own } as const;
  const heard = { dataCenter: 'DC2', rack: 'RAC2' };
  const snitch = createSnitch(settings, here, (endpoint) => (endpoint === there ? heard : null));
  assert.deepEqual(snitch.placeOf(here), own);
  assert.deepEqual(snitch.placeOf(there), heard);
  assert.deepEqual(snitch.placeOf('x:1'), { dataCenter: 'UNKNOWN_DC', rack: 'UNKNOWN_RACK' });
});
