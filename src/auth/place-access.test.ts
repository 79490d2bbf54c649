import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consistency } from '../base/error/index.ts';
import { inetType, parseInetAddress, setType, smallintType, tupleType } from '../types/index.ts';
import { AuthCache } from './auth-cache.ts';
import { CidrGroups } from './cidr-groups.ts';
import { CidrMeter } from './cidr-meter.ts';
import type { Places } from './place-access.ts';
import { PlaceAccess } from './place-access.ts';

const levels = { read: Consistency.ONE, write: Consistency.ONE };
const cidrSet = setType(tupleType([inetType, smallintType]), { frozen: true });

class Place {
  now = 0;
  readonly warnings: string[] = [];
  groups: Readonly<Record<string, readonly (readonly [string, number])[]>> = {};
  readonly cidrGroups: CidrGroups;
  readonly meter: CidrMeter;
  private readonly clock = { monotonicMillis: () => this.now };

  private readonly permissions: Readonly<Record<string, Places>>;

  constructor(permissions: Readonly<Record<string, Places>>) {
    this.permissions = permissions;
    const run = async () =>
      Object.entries(this.groups).map(
        ([name, cidrs]) =>
          new Map([
            ['cidr_group', Buffer.from(name)],
            ['cidrs', cidrSet.encode(cidrs)],
          ]),
      );
    this.meter = new CidrMeter(this.clock);
    this.cidrGroups = new CidrGroups({ run }, levels, this.clock, 60_000, this.meter);
  }

  access(enforces: boolean): PlaceAccess {
    const load = async (role: string) => this.permissions[role] ?? null;
    return new PlaceAccess({
      dataCenter: 'DC1',
      dataCenters: null,
      cidr: {
        permissions: new AuthCache<Places>(this.clock, 0, 10, load),
        groups: this.cidrGroups,
        meter: this.meter,
        enforces,
      },
      log: { warn: (text) => this.warnings.push(text) },
    });
  }
}

const permissions = { alice: new Set(['office']), bob: new Set(['desk']), carol: null };
const groups = {
  office: [['10.0.0.0', 8]],
  desk: [
    ['10.1.1.0', 24],
    ['192.168.0.0', 16],
  ],
} as const;

test('a role is let in from its groups of addresses only', async () => {
  const place = new Place(permissions);
  place.groups = groups;
  const access = place.access(true);
  await access.ensure('alice', '10.2.3.4');
  await access.ensure('bob', '192.168.7.7');
  await access.ensure('carol', '8.8.8.8');
  await assert.rejects(access.ensure('alice', '11.0.0.1'), {
    message: 'You do not have access from this IP 11.0.0.1',
    code: 0x2100,
  });
});

test('the narrowest range says which group an address is of', async () => {
  const place = new Place(permissions);
  place.groups = groups;
  const groupsOf = async (text: string) => {
    const address = parseInetAddress(text);
    assert.ok(address);
    return [...(await place.cidrGroups.groupsOf(address))];
  };
  assert.deepEqual(await groupsOf('10.1.1.9'), ['desk']);
  assert.deepEqual(await groupsOf('10.1.2.9'), ['office']);
  assert.deepEqual(await groupsOf('8.8.8.8'), []);
  await assert.rejects(place.access(true).ensure('alice', '10.1.1.9'), { code: 0x2100 });
});

test('new groups count after a refresh, or when they are read anew', async () => {
  const place = new Place(permissions);
  const access = place.access(true);
  await assert.rejects(access.ensure('alice', '10.2.3.4'));
  place.groups = groups;
  await assert.rejects(access.ensure('alice', '10.2.3.4'));
  place.now += 60_000;
  await access.ensure('alice', '10.2.3.4');
  place.groups = {};
  await place.cidrGroups.reload();
  await assert.rejects(access.ensure('alice', '10.2.3.4'));
});

test('monitor mode lets everybody in, and tells the log', async () => {
  const place = new Place(permissions);
  place.groups = groups;
  await place.access(false).ensure('alice', '10.1.1.9');
  assert.deepEqual(place.warnings, [
    'Role alice accessed from unauthorized IP 10.1.1.9, CIDR group [desk]',
  ]);
});

test('what is let in and kept out is counted by the group it came from', async () => {
  const place = new Place(permissions);
  place.groups = groups;
  const enforcing = place.access(true);
  await enforcing.ensure('alice', '10.0.0.1');
  await assert.rejects(enforcing.ensure('alice', '192.168.0.1'));
  await assert.rejects(enforcing.ensure('alice', '172.16.0.1'));
  // Who may come from everywhere is not looked for in any group, unless all are only watched.
  await enforcing.ensure('carol', '10.0.0.1');
  await place.access(false).ensure('carol', '10.0.0.1');
  await place.access(false).ensure('alice', '192.168.0.1');
  const { meter } = place;
  assert.deepEqual(
    [...meter.accepted],
    [
      ['office', 2],
      ['desk', 1],
    ],
  );
  assert.deepEqual(
    [...meter.rejected],
    [
      ['desk', 1],
      ['Undefined', 1],
    ],
  );
  assert.equal(meter.reloads, 1);
  await place.cidrGroups.reload();
  assert.equal(meter.reloads, 2);
});
