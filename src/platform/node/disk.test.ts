import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { describeDisk } from '../memory/disk-suite.ts';
import { NodeDisk } from './index.ts';

const root = await mkdtemp(join(tmpdir(), 'ilion-disk-'));
after(() => rm(root, { recursive: true }));

describeDisk('node disk', () => ({ disk: new NodeDisk(), root }));
