interface Entry<Value> {
  readonly value: Value;
  readonly bytes: number;
}

/**
 * A cache of bounded size that forgets what was not used lately. Two generations instead of a list
 * in order of use, so that a hit costs one look-up and moves nothing:
 *
 * 1. What is put in or found in the old generation goes into the young one.
 * 2. When the young one holds half of the bound, the old one is dropped and the young one becomes
 *    the old one.
 */
export class GenerationCache<Key, Value> {
  private limitBytes: number;
  private young = new Map<Key, Entry<Value>>();
  private old = new Map<Key, Entry<Value>>();
  private youngBytes = 0;
  private oldBytes = 0;
  hits = 0;
  requests = 0;

  constructor(capacityBytes: number) {
    this.limitBytes = capacityBytes;
  }

  /** Bytes of all that may be held; 0: nothing is. */
  get capacityBytes(): number {
    return this.limitBytes;
  }

  /** With less than before, everything is forgotten. */
  set capacityBytes(bytes: number) {
    if (bytes < this.limitBytes) this.clear();
    this.limitBytes = bytes;
  }

  clear(): void {
    this.young = new Map();
    this.old = new Map();
    this.youngBytes = 0;
    this.oldBytes = 0;
  }

  get size(): number {
    return this.young.size + this.old.size;
  }

  get sizeBytes(): number {
    return this.youngBytes + this.oldBytes;
  }

  get(key: Key): Value | undefined {
    this.requests++;
    const entry = this.young.get(key);
    if (entry !== undefined) {
      this.hits++;
      return entry.value;
    }
    const old = this.old.get(key);
    if (old === undefined) return undefined;
    this.hits++;
    this.old.delete(key);
    this.oldBytes -= old.bytes;
    this.insert(key, old);
    return old.value;
  }

  /** `bytes` is what the entry takes. One that takes more than half of the bound is not kept. */
  set(key: Key, value: Value, bytes: number): void {
    this.delete(key);
    if (bytes * 2 <= this.capacityBytes) this.insert(key, { value, bytes });
  }

  delete(key: Key): void {
    const young = this.young.get(key);
    if (young !== undefined) {
      this.young.delete(key);
      this.youngBytes -= young.bytes;
    }
    const old = this.old.get(key);
    if (old !== undefined) {
      this.old.delete(key);
      this.oldBytes -= old.bytes;
    }
  }

  private insert(key: Key, entry: Entry<Value>): void {
    if ((this.youngBytes + entry.bytes) * 2 > this.capacityBytes) {
      this.old = this.young;
      this.oldBytes = this.youngBytes;
      this.young = new Map();
      this.youngBytes = 0;
    }
    this.young.set(key, entry);
    this.youngBytes += entry.bytes;
  }
}
