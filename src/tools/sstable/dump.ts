import type { DecoratedKey } from '../../mutation/index.ts';
import { compareKeys, decorateKey, RangeMarker } from '../../mutation/index.ts';
import type { FileSSTable, RawPartition } from '../../storage/sstable/index.ts';
import type { CqlType } from '../../types/index.ts';
import { keyOfText, keyTexts, PartitionPrinter } from './dump-partition.ts';
import { JsonPrinter } from './json-printer.ts';
import { nameSSTable, openNamed } from './open-file.ts';

/** The options of sstabledump that Ilion knows; -d, Cassandra's own debug text, is not among them. */
export interface DumpOptions {
  /** Only these partitions; empty: all. */
  readonly keys: readonly string[];
  readonly excludedKeys: readonly string[];
  /** Nothing but keys. */
  readonly onlyKeys: boolean;
  /** A partition a line. */
  readonly asLines: boolean;
  /** Times as numbers. */
  readonly rawTimes: boolean;
}

/** Text goes out in pieces of about this length, so that files may be larger than memory. */
const PIECE_CHARACTERS = 65_536;

/** Prints the content of an SSTable as JSON; `out` resolves when more may come. */
export async function dumpSSTable(
  path: string,
  options: DumpOptions,
  nowInSeconds: number,
  out: (text: string) => Promise<void>,
): Promise<void> {
  const named = await nameSSTable(path);
  const sstable = await openNamed(named);
  try {
    const json = new JsonPrinter(options.asLines && !options.onlyKeys);
    const printer = new PartitionPrinter(json, named.table, options.rawTimes, nowInSeconds);
    const keyType = named.statistics.header.keyType;
    await new Dump(sstable, options, keyType, json, printer, out).run();
  } finally {
    await sstable.release();
  }
}

class Dump {
  private readonly sstable: FileSSTable;
  private readonly options: DumpOptions;
  private readonly keyType: CqlType;
  private readonly json: JsonPrinter;
  private readonly printer: PartitionPrinter;
  private readonly out: (text: string) => Promise<void>;
  private readonly wanted: readonly DecoratedKey[];
  private readonly excluded: ReadonlySet<string>;
  private isFirst = true;

  constructor(
    sstable: FileSSTable,
    options: DumpOptions,
    keyType: CqlType,
    json: JsonPrinter,
    printer: PartitionPrinter,
    out: (text: string) => Promise<void>,
  ) {
    this.sstable = sstable;
    this.options = options;
    this.keyType = keyType;
    this.json = json;
    this.printer = printer;
    this.out = out;
    this.excluded = new Set(options.excludedKeys);
    this.wanted = options.keys
      .filter((key) => !this.excluded.has(key))
      .map((key) => decorateKey(keyOfText(keyType, key)))
      .sort(compareKeys);
  }

  async run(): Promise<void> {
    const { json, options } = this;
    const isArray = options.onlyKeys || !options.asLines;
    if (isArray) json.startArray();
    const scan = this.sstable.rawScan();
    for (let each = await scan.next(); each !== null; each = await scan.next()) {
      if (options.onlyKeys) this.printer.key(each.indexKey);
      else if (this.isWanted(each)) await this.partition(each);
      await this.flush(PIECE_CHARACTERS);
    }
    if (isArray) json.endArray();
    await this.flush(0);
  }

  private isWanted({ indexKey }: RawPartition): boolean {
    if (this.options.keys.length > 0 && !this.wanted.some(({ key }) => key.equals(indexKey))) {
      return false;
    }
    if (this.excluded.size === 0) return true;
    return !this.excluded.has(keyTexts(this.keyType, indexKey).join(':'));
  }

  private async partition(partition: RawPartition): Promise<void> {
    const { printer, json } = this;
    const { head, indexKey } = partition;
    if (!this.isFirst && this.options.asLines) json.separateLines();
    this.isFirst = false;
    printer.begin(indexKey, head.rowsPosition, head.deletion);
    if (head.staticRow !== null) printer.row(head.staticRow, head.rowsPosition, true);
    for (let each = await partition.next(); each !== null; each = await partition.next()) {
      const { item, position } = each;
      if (item instanceof RangeMarker) printer.marker(item);
      else printer.row(item, position, false);
      await this.flush(PIECE_CHARACTERS);
    }
    printer.end();
  }

  private async flush(least: number): Promise<void> {
    if (this.json.length > least) await this.out(this.json.take());
  }
}
