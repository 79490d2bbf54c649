import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Disk, DiskErrorReason } from '../disk.ts';

/** What every disk does, real or not: called by the tests of each. */
export function describeDisk(name: string, make: () => { disk: Disk; root: string }): void {
  const fails = (operation: Promise<unknown>, reason: DiskErrorReason) =>
    assert.rejects(operation, { name: 'DiskError', reason });

  describe(name, () => {
    test('a written file is read back, whole and in parts', async () => {
      const { disk, root } = make();
      const folder = `${root}/a/b`;
      await disk.makeDirectory(folder);
      await disk.makeDirectory(folder);
      const path = `${folder}/file`;
      const file = await disk.open(path, 'create');
      await file.write(Buffer.from('world'), 6);
      await file.write(Buffer.from('hello '), 0);
      await file.sync();
      assert.equal(await file.size(), 11);
      assert.equal((await file.read(6, 100)).toString(), 'world');
      assert.equal((await file.read(50, 10)).length, 0);
      await file.truncate(5);
      await file.write(Buffer.from('!'), 7);
      await file.close();
      assert.equal((await disk.readFile(path)).toString(), 'hello\0\0!');
      await disk.syncDirectory(folder);
    });

    test('create empties, update keeps, both modes demand what they say', async () => {
      const { disk, root } = make();
      const path = `${root}/modes/file`;
      await fails(disk.open(path, 'create'), 'missing');
      await disk.makeDirectory(`${root}/modes`);
      await fails(disk.open(path, 'update'), 'missing');
      await fails(disk.readFile(path), 'missing');
      await disk.writeFile(path, Buffer.from('12345'));
      const update = await disk.open(path, 'update');
      await update.write(Buffer.from('x'), 1);
      await update.close();
      assert.equal((await disk.readFile(path)).toString(), '1x345');
      const read = await disk.open(path, 'read');
      await assert.rejects(read.write(Buffer.from('x'), 0), { name: 'DiskError' });
      await read.close();
      await (await disk.open(path, 'create')).close();
      assert.equal((await disk.readFile(path)).length, 0);
    });

    test('names are listed in order, renamed over others, and removed with all they hold', async () => {
      const { disk, root } = make();
      const folder = `${root}/names`;
      assert.deepEqual(await disk.list(folder), []);
      await disk.makeDirectory(`${folder}/sub`);
      for (const file of ['b', 'a', 'c'])
        await disk.writeFile(`${folder}/${file}`, Buffer.from(file));
      assert.deepEqual(await disk.list(folder), ['a', 'b', 'c', 'sub']);
      await disk.rename(`${folder}/a`, `${folder}/c`);
      assert.equal((await disk.readFile(`${folder}/c`)).toString(), 'a');
      await fails(disk.rename(`${folder}/none`, `${folder}/x`), 'missing');
      assert.equal(await disk.exists(`${folder}/a`), false);
      assert.equal(await disk.exists(`${folder}/sub`), true);
      await disk.writeFile(`${folder}/sub/deep`, Buffer.from('d'));
      await disk.remove(folder);
      await disk.remove(folder);
      assert.equal(await disk.exists(`${folder}/sub/deep`), false);
    });

    test('a file with two names is one file until its last name is removed', async () => {
      const { disk, root } = make();
      const folder = `${root}/links`;
      await disk.makeDirectory(folder);
      await disk.writeFile(`${folder}/a`, Buffer.from('linked'));
      await disk.link(`${folder}/a`, `${folder}/b`);
      await fails(disk.link(`${folder}/a`, `${folder}/b`), 'exists');
      await fails(disk.link(`${folder}/none`, `${folder}/c`), 'missing');
      await disk.remove(`${folder}/a`);
      assert.equal((await disk.readFile(`${folder}/b`)).toString(), 'linked');
    });

    test('facts tell files from folders and from nothing', async () => {
      const { disk, root } = make();
      const folder = `${root}/facts`;
      await disk.makeDirectory(folder);
      await disk.writeFile(`${folder}/a`, Buffer.from('12345'));
      const file = await disk.facts(`${folder}/a`);
      assert.deepEqual([file?.isDirectory, file?.lengthBytes], [false, 5]);
      assert.equal((await disk.facts(folder))?.isDirectory, true);
      assert.equal(await disk.facts(`${folder}/none`), null);
      assert.equal(await disk.facts(`${folder}/a/none`), null);
      assert.ok((await disk.freeBytes(folder)) > 0);
    });

    test('an open file outlives the removal of its name', async () => {
      const { disk, root } = make();
      await disk.makeDirectory(root);
      const file = await disk.open(`${root}/open`, 'create');
      await disk.remove(`${root}/open`);
      await file.write(Buffer.from('still'), 0);
      assert.equal((await file.read(0, 5)).toString(), 'still');
      await file.close();
    });
  });
}
