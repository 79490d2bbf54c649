import { describeDisk } from './disk-suite.ts';
import { MemoryDisk } from './index.ts';

describeDisk('memory disk', () => ({ disk: new MemoryDisk(), root: '/data' }));
