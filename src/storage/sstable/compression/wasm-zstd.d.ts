/** As much of the package as is used; so sources can be checked where it is not installed. */
declare module '@hpcc-js/wasm-zstd' {
  export class Zstd {
    static load(): Promise<Zstd>;
    compress(bytes: Uint8Array, level?: number): Uint8Array;
    decompress(bytes: Uint8Array): Uint8Array;
  }
}
