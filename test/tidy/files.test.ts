import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceFiles } from './source-files.ts';

const maximumLines = 500;

/** Files that may be longer, each with its reason. */
const mayBeLonger: Readonly<Record<string, string>> = {
  'src/config/known-settings.ts': 'a table: every setting of a stock cassandra.yaml, one a line',
};

const folders = ['src', 'test', 'scripts', 'bench', 'examples'];
const files = sourceFiles(folders, ['.ts', '.tsx', '.mjs', '.js', '.sh', '.css']);

test('files are found', () => {
  assert.ok(files.length > 100);
});

test(`no file is longer than ${maximumLines} lines`, () => {
  const long = files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ path, lines }) => lines > maximumLines && !(path in mayBeLonger))
    .map(({ path, lines }) => `${path}: ${lines}`);
  assert.deepEqual(long, []);
});

test('the list of longer files is no longer than it must be', () => {
  const lengths = new Map(files.map(({ path, text }) => [path, text.split('\n').length - 1]));
  const idle = Object.keys(mayBeLonger).filter((path) => (lengths.get(path) ?? 0) <= maximumLines);
  assert.deepEqual(idle, []);
});

test('nothing is left for later in a comment', () => {
  const words = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
  assert.deepEqual(
    files.filter(({ text }) => words.test(text)).map(({ path }) => path),
    [],
  );
});

test('names of files and folders are in kebab-case', () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$|^[a-z0-9]+(-[a-z0-9]+)*$/;
  const wrong = files.filter(({ path }) => !path.split('/').every((part) => kebab.test(part)));
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  );
});
