import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page loads nothing from elsewhere, and nobody may frame it. */
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly brotli: Buffer;
}

/** Folder of the built page: beside the bundle, or in dist when run from sources. */
export function panelFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const candidate of ['panel', 'dist/panel']) {
      const path = join(folder, candidate);
      if (existsSync(join(path, 'index.html')) && existsSync(join(path, 'panel.js'))) return path;
    }
    const parent = dirname(folder);
    if (parent === folder) return '';
    folder = parent;
  }
}

/** The page's files, read and compressed when they are first asked for. */
export class AssetStore {
  private readonly kept = new Map<string, Asset>();

  /** False when there is no such file. */
  answer(path: string, headers: IncomingHttpHeaders, response: ServerResponse): boolean {
    const asset = this.find(path === '/' ? 'index.html' : path.slice(1));
    if (asset === null) return false;
    const takesBrotli = /\bbr\b/.test(String(headers['accept-encoding'] ?? ''));
    const body = takesBrotli ? asset.brotli : asset.plain;
    response.writeHead(200, {
      'content-type': asset.type,
      'content-length': body.length,
      'cache-control': 'no-cache',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      ...(takesBrotli ? { 'content-encoding': 'br' } : {}),
    });
    response.end(body);
    return true;
  }

  private find(name: string): Asset | null {
    const kept = this.kept.get(name);
    if (kept !== undefined) return kept;
    const folder = panelFolder();
    const type = types[extname(name)];
    // Only what lies in the folder itself: a name with a path is none of its files.
    if (folder === '' || type === undefined || !readdirSync(folder).includes(name)) return null;
    const plain = readFileSync(join(folder, name));
    const asset = { type, plain, brotli: brotliCompressSync(plain) };
    this.kept.set(name, asset);
    return asset;
  }
}
