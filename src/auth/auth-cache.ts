import type { Clock } from '../platform/index.ts';

/**
 * Keeps what was read of system_auth for a while (roles_validity, permissions_validity,
 * credentials_validity). What is known is answered at once; who asks while it is being read waits
 * for the same answer; failures are not kept.
 */
export class AuthCache<Value> {
  private readonly clock: Pick<Clock, 'monotonicMillis'>;
  private readonly validityMs: number;
  private readonly maxEntries: number;
  private readonly load: (key: string) => Promise<Value>;
  private readonly entries = new Map<string, { readonly value: Value; readonly until: number }>();
  private readonly loading = new Map<string, Promise<Value>>();

  constructor(
    clock: Pick<Clock, 'monotonicMillis'>,
    validityMs: number,
    maxEntries: number,
    load: (key: string) => Promise<Value>,
  ) {
    this.clock = clock;
    this.validityMs = validityMs;
    this.maxEntries = maxEntries;
    this.load = load;
  }

  get(key: string): Value | Promise<Value> {
    const known = this.entries.get(key);
    if (known !== undefined && this.clock.monotonicMillis() < known.until) return known.value;
    return this.loading.get(key) ?? this.read(key);
  }

  clear(): true {
    this.entries.clear();
    // What is being read may be from before the change: it is answered, but not kept.
    this.loading.clear();
    return true;
  }

  /** False when nothing was known of the key. */
  forget(key: string): boolean {
    this.loading.delete(key);
    return this.entries.delete(key);
  }

  private read(key: string): Promise<Value> {
    const loading = this.load(key).then(
      (value) => {
        if (this.loading.get(key) === loading) this.keep(key, value);
        return value;
      },
      (error: unknown) => {
        if (this.loading.get(key) === loading) this.loading.delete(key);
        throw error;
      },
    );
    this.loading.set(key, loading);
    return loading;
  }

  private keep(key: string, value: Value): void {
    this.loading.delete(key);
    if (this.validityMs <= 0) return;
    // The oldest goes first.
    this.entries.delete(key);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size < this.maxEntries) break;
      this.entries.delete(oldest);
    }
    this.entries.set(key, { value, until: this.clock.monotonicMillis() + this.validityMs });
  }
}

/** Forgets some keys of a cache, or all when none is named. */
export function forgetIn<Value>(cache: AuthCache<Value>, keys: readonly string[]): void {
  if (keys.length === 0) cache.clear();
  else for (const key of keys) cache.forget(key);
}
