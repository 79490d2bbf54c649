import type { TokenHalves } from '../../../base/murmur3/index.ts';
import { murmur3Token } from '../../../base/murmur3/index.ts';
import type { PreparedStatement } from '../../cql/index.ts';
import type { Random } from '../random/random.ts';
import type { Frame } from '../values/index.ts';

/** One kind of request that a load is made of. */
export interface Operation {
  readonly name: string;
  /**
   * Writes the next request into the frame; `choices` decides which. Gives the token of its
   * partition, in an object that is used again, or null when it has none.
   */
  write(frame: Frame, choices: Random): Readonly<TokenHalves> | null;
}

export const opcode = { execute: 10, batch: 13 } as const;
/** Of [query parameters]: values follow; metadata of results is known; rows a page follow. */
export const queryFlag = { values: 0x01, skipMetadata: 0x02, pageSize: 0x04 } as const;

/** Where the values that were just bound begin in the frame; finds the token of their key. */
export class KeyToken {
  private readonly partitionKey: readonly number[];
  private readonly begins: number[];
  private readonly token: TokenHalves = { high: 0, low: 0 };
  private composite = Buffer.allocUnsafe(256);

  constructor({ partitionKey, variables }: PreparedStatement) {
    this.partitionKey = partitionKey;
    this.begins = variables.map(() => 0);
  }

  /** Variable number `place` is about to be written. */
  mark(place: number, at: number): void {
    this.begins[place] = at;
  }

  /** Null when the statement does not bind the whole key. */
  of({ bytes }: Frame): Readonly<TokenHalves> | null {
    const { partitionKey, begins, token } = this;
    if (partitionKey.length === 0) return null;
    if (partitionKey.length === 1) {
      const begin = begins[partitionKey[0] as number] as number;
      const length = bytes.readInt32BE(begin);
      return murmur3Token(bytes, token, begin + 4, begin + 4 + length);
    }
    let at = 0;
    for (const place of partitionKey) {
      const begin = begins[place] as number;
      const length = bytes.readInt32BE(begin);
      if (at + length + 3 > this.composite.length) {
        this.composite = Buffer.concat([this.composite], 2 * (at + length + 3));
      }
      const { composite } = this;
      composite[at] = length >> 8;
      composite[at + 1] = length;
      bytes.copy(composite, at + 2, begin + 4, begin + 4 + length);
      composite[at + 2 + length] = 0;
      at += length + 3;
    }
    return murmur3Token(this.composite, token, 0, at);
  }
}
