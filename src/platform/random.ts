export interface Random {
  /** `length` random bytes. */
  bytes(length: number): Buffer;
  /** A whole number from 0 up to, but without, `bound`. */
  integer(bound: number): number;
  /** A number from 0 up to, but without, 1. */
  fraction(): number;
}
