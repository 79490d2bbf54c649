/**
 * Keys for drivers that speak TLS: `node --import tsx test/driver/keys.ts FOLDER`.
 *
 * node.pem       key and certificate of a node at 127.0.0.1 (localhost)
 * authority.pem  who issued it          stranger.pem   an authority that did not
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeAuthority } from '../../src/platform/node/tls/fake-authority.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('keys.ts FOLDER');

const authority = new FakeAuthority();
const node = authority.issue({ name: 'node', dnsNames: ['localhost'], addresses: ['127.0.0.1'] });
const files = {
  'node.pem': node.key + node.certificate,
  'authority.pem': authority.certificate,
  'stranger.pem': new FakeAuthority('Stranger').certificate,
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
