/**
 * Bundles the programs into dist/: one file each for the command line and the library, with chunks
 * for what they share or load late, and (unless --bundle) the library's type declarations.
 *
 *   node scripts/build.mjs            bundles when sources changed, and declarations
 *   node scripts/build.mjs --bundle   bundles only; what ./ilion asks for
 *   node scripts/build.mjs --force    even when nothing changed
 *
 * The stamp file dist/.stamp carries the moment at which the last good build began reading sources.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** Names in dist, and what they are made of; one that does not exist is left out. */
const entries = {
  ilion: 'src/tools/ilion.ts',
  index: 'src/index.ts',
  'threads/compaction': 'src/main/threads/compaction.ts',
};
const inputs = ['src', 'examples', 'scripts/build.mjs', 'package.json'];
const stamp = 'dist/.stamp';

/** The page of the panel and what it loads; its own bundle, for browsers. */
const page = 'src/panel';
const browsers = ['chrome115', 'firefox115', 'safari16.4'];

/** The applications that `ilion demo --app` runs beside the panel, and the page they share. */
const applications = ['iot', 'messaging', 'user-events', 'gaming', 'finance'];
const applicationPage = 'examples/common/page';

/** True when a source, or a folder of sources (something was removed), is newer than the stamp. */
function isNewer(path, moment) {
  const stat = statSync(path);
  if (stat.mtimeMs > moment) return true;
  return stat.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), moment));
}

/** esbuild of the developer's install, or the one that ./ilion put beside the bundle. */
async function loadEsbuild() {
  try {
    return await import('esbuild');
  } catch {
    return createRequire(join(root, 'node_modules/.ilion/package.json'))('esbuild');
  }
}

/** Chunks stay for a day: a program that runs may still load one of an earlier build. */
function removeOldChunks() {
  if (!existsSync('dist/chunks')) return;
  for (const name of readdirSync('dist/chunks')) {
    const path = join('dist/chunks', name);
    if (Date.now() - statSync(path).mtimeMs > 86_400_000) rmSync(path);
  }
}

async function bundle() {
  const esbuild = await loadEsbuild();
  mkdirSync('dist', { recursive: true });
  writeFileSync(`${stamp}.new`, '');
  removeOldChunks();
  const present = Object.entries(entries).filter(([, source]) => existsSync(source));
  if (present.length === 0) throw new Error(`no entry of ${Object.values(entries).join(', ')}`);
  await esbuild.build({
    entryPoints: Object.fromEntries(present),
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.15',
    sourcemap: true,
    sourcesContent: false,
    // Parsing is a fifth of the time that one node takes to start. Names stay as they are written, so
    // that a stack says what a reader knows; keepNames would cost a call for each closure made.
    minifyWhitespace: true,
    minifySyntax: true,
    external: ['cassandra-driver'],
    // CommonJS packages inside the bundle ask for the runtime's modules with require.
    banner: {
      js: "import{createRequire as bundleRequire}from'node:module';const require=bundleRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  await bundlePanel(esbuild);
  await bundleApplications(esbuild);
  if (existsSync('dist/ilion.js')) chmodSync('dist/ilion.js', 0o755);
  renameSync(`${stamp}.new`, stamp);
}

async function bundlePanel(esbuild) {
  await esbuild.build({
    entryPoints: { panel: `${page}/panel.ts`, style: `${page}/panel.css` },
    outdir: 'dist/panel',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: browsers,
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'icon.svg'])
    copyFileSync(`${page}/${name}`, `dist/panel/${name}`);
  rmSync('dist/panel/lessons', { recursive: true, force: true });
  cpSync(`${page}/lessons`, 'dist/panel/lessons', { recursive: true });
}

/** Each is a program of its own, dist/examples/NAME/main.js, with its schema beside it. */
async function bundleApplications(esbuild) {
  await esbuild.build({
    entryPoints: applications.map((name) => ({
      in: `examples/${name}/main.ts`,
      out: `${name}/main`,
    })),
    outdir: 'dist/examples',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.15',
    minifyWhitespace: true,
    external: ['cassandra-driver'],
    logLevel: 'warning',
  });
  for (const name of applications) {
    copyFileSync(`examples/${name}/schema.cql`, `dist/examples/${name}/schema.cql`);
  }
  await esbuild.build({
    entryPoints: { page: `${applicationPage}/page.ts`, style: `${applicationPage}/page.css` },
    outdir: 'dist/examples/page',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: browsers,
    logLevel: 'warning',
  });
  copyFileSync(`${applicationPage}/index.html`, 'dist/examples/page/index.html');
}

function declarations() {
  const compiler = 'node_modules/typescript-7/bin/tsc';
  if (!existsSync(compiler) || !existsSync(entries.index)) return;
  const options = ['--noEmit', 'false', '--emitDeclarationOnly', '--declaration'];
  const project = ['-p', 'scripts/tsconfig.types.json'];
  execFileSync(process.execPath, [compiler, ...project, ...options], { stdio: 'inherit' });
}

const flags = process.argv.slice(2);
const changed =
  flags.includes('--force') ||
  !existsSync(stamp) ||
  inputs.some((path) => isNewer(path, statSync(stamp).mtimeMs));
if (changed) await bundle();
if (!flags.includes('--bundle') && (changed || !existsSync('dist/types'))) declarations();
