import { getCiphers } from 'node:tls';

/**
 * A cipher suite's name in OpenSSL, from its standard one (`TLS_RSA_WITH_AES_128_CBC_SHA` is
 * `AES128-SHA`). Names of TLS 1.3 are the same in both.
 */
export function opensslName(standard: string): string {
  const [exchange, cipher] = standard.replace(/^(TLS|SSL)_/, '').split('_WITH_');
  if (cipher === undefined) return standard;
  const how = exchange === 'RSA' ? '' : `${exchange?.replaceAll('_', '-')}-`;
  const what = cipher
    .replace(/^AES_(\d+)/, 'AES$1')
    .replace(/^CHACHA20_POLY1305_SHA256$/, 'CHACHA20-POLY1305')
    .replace(/^3DES_EDE_CBC/, 'DES-CBC3')
    .replace(/_CBC_/, '-')
    .replaceAll('_', '-');
  return how + what;
}

/** Suites of the list that this machine has, as OpenSSL wants them, and the names of the others. */
export function chooseCiphers(standard: readonly string[]): {
  readonly ciphers: string;
  readonly unknown: readonly string[];
} {
  const known = new Set(getCiphers());
  const isKnown = (name: string) => known.has(opensslName(name).toLowerCase());
  return {
    ciphers: standard.filter(isKnown).map(opensslName).join(':'),
    unknown: standard.filter((name) => !isKnown(name)),
  };
}
