import { quoteIdentifier } from '../../base/identifier/index.ts';
import type {
  Bound,
  Cell,
  Clustering,
  DeletionTime,
  RangeMarker,
  Row,
} from '../../mutation/index.ts';
import { ComplexCells, NO_TTL } from '../../mutation/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import type { CqlType } from '../../types/index.ts';
import { UserType } from '../../types/index.ts';
import type { JsonPrinter } from './json-printer.ts';

/** Prints partitions, rows and cells as sstabledump does (tools/JsonTransformer.java). */
export class PartitionPrinter {
  private readonly json: JsonPrinter;
  private readonly table: TableMetadata;
  private readonly rawTimes: boolean;
  private readonly nowInSeconds: number;

  constructor(json: JsonPrinter, table: TableMetadata, rawTimes: boolean, nowInSeconds: number) {
    this.json = json;
    this.table = table;
    this.rawTimes = rawTimes;
    this.nowInSeconds = nowInSeconds;
  }

  begin(key: Buffer, position: number, deletion: DeletionTime): void {
    const { json } = this;
    json.startObject();
    json.name('table kind');
    json.string('REGULAR');
    json.name('partition');
    json.startObject();
    json.name('key');
    this.key(key);
    json.name('position');
    json.raw(String(position));
    if (!deletion.isLive) this.deletion(deletion);
    json.endObject();
    json.name('rows');
    json.startArray();
  }

  end(): void {
    this.json.endArray();
    this.json.endObject();
  }

  key(key: Buffer): void {
    const { json, table } = this;
    json.objectsAreCompact = true;
    json.arraysAreCompact = true;
    json.startArray();
    const type = table.partitionKey[0]?.type as CqlType;
    for (const text of keyTexts(type, key)) json.string(text);
    json.endArray();
    json.objectsAreCompact = false;
    json.arraysAreCompact = false;
  }

  row(row: Row, position: number, isStatic: boolean): void {
    const { json } = this;
    const { liveness, deletion } = row;
    json.startObject();
    json.name('type');
    json.string(isStatic ? 'static_block' : 'row');
    json.name('position');
    json.raw(String(position));
    if (!isStatic) this.clustering(row.clustering);
    if (!liveness.isEmpty) {
      json.objectsAreCompact = false;
      json.name('liveness_info');
      json.objectsAreCompact = true;
      json.startObject();
      json.name('tstamp');
      json.string(this.microsText(liveness.timestamp));
      if (liveness.ttl !== NO_TTL) {
        this.expiry(liveness.ttl, liveness.localExpirationTime);
        json.raw(String(liveness.localExpirationTime < this.nowInSeconds));
      }
      json.endObject();
      json.objectsAreCompact = false;
    }
    if (!deletion.isLive) this.deletion(deletion);
    json.name('cells');
    json.startArray();
    for (const data of row.columns) {
      if (data instanceof ComplexCells) this.complex(data, row);
      else this.cell(data, row);
    }
    json.endArray();
    json.endObject();
  }

  /** Up to and with the name `expired`. */
  private expiry(ttl: number, at: number): void {
    const { json } = this;
    json.name('ttl');
    json.raw(String(ttl));
    json.name('expires_at');
    json.string(this.secondsText(at));
    json.name('expired');
  }

  marker(marker: RangeMarker): void {
    const { json } = this;
    const { bound, open, close } = marker;
    json.startObject();
    json.name('type');
    const isBoundary = open !== null && close !== null;
    json.string(isBoundary ? 'range_tombstone_boundary' : 'range_tombstone_bound');
    if (open !== null) this.bound('start', bound.weight < 0, bound, open);
    if (close !== null) this.bound('end', bound.weight > 0, bound, close);
    json.endObject();
    json.objectsAreCompact = false;
  }

  private bound(name: string, isInclusive: boolean, bound: Bound, deletion: DeletionTime): void {
    const { json } = this;
    json.name(name);
    json.startObject();
    json.name('type');
    json.string(isInclusive ? 'inclusive' : 'exclusive');
    this.clustering(bound.prefix);
    this.deletion(deletion);
    json.endObject();
  }

  private clustering(values: Clustering): void {
    if (values.length === 0) return;
    const { json, table } = this;
    json.name('clustering');
    json.objectsAreCompact = true;
    json.startArray();
    json.arraysAreCompact = true;
    table.clustering.forEach(({ type }, i) => {
      const value = values[i];
      if (value === undefined) json.string('*');
      else if (value === null) json.raw('null');
      else json.raw(type.toJson(value));
    });
    json.endArray();
    json.objectsAreCompact = false;
    json.arraysAreCompact = false;
  }

  private deletion(deletion: DeletionTime): void {
    const { json } = this;
    json.name('deletion_info');
    json.objectsAreCompact = true;
    json.startObject();
    json.name('marked_deleted');
    json.string(this.microsText(deletion.markedForDeleteAt));
    json.name('local_delete_time');
    json.string(this.secondsText(deletion.localDeletionTime));
    json.endObject();
    json.objectsAreCompact = false;
  }

  private complex(data: ComplexCells, row: Row): void {
    const { json } = this;
    if (!data.deletion.isLive) {
      json.objectsAreCompact = true;
      json.startObject();
      json.name('name');
      json.string(quoteIdentifier(data.column.name));
      this.deletion(data.deletion);
      json.objectsAreCompact = true;
      json.endObject();
      json.objectsAreCompact = false;
    }
    for (const cell of data.cells) this.cell(cell, row);
  }

  private cell(cell: Cell, { liveness }: Row): void {
    const { json } = this;
    const { column, ttl, localDeletionTime } = cell;
    json.startObject();
    json.objectsAreCompact = true;
    json.name('name');
    json.string(quoteIdentifier(column.name));
    if (cell.path !== null) this.path(column, cell.path);
    if (cell.isTombstone) {
      json.name('deletion_info');
      json.startObject();
      json.name('local_delete_time');
      json.string(this.secondsText(localDeletionTime));
      json.endObject();
      json.objectsAreCompact = false;
    } else {
      json.name('value');
      json.raw(valueJson(cell));
    }
    if (liveness.isEmpty || cell.timestamp !== liveness.timestamp) {
      json.name('tstamp');
      json.string(this.microsText(cell.timestamp));
    }
    if (ttl !== NO_TTL && (liveness.isEmpty || ttl !== liveness.ttl)) {
      this.expiry(ttl, localDeletionTime);
      json.raw(String(!cell.isLive(this.nowInSeconds)));
    }
    json.endObject();
    json.objectsAreCompact = false;
  }

  private path(column: ColumnMetadata, path: Buffer): void {
    const { json } = this;
    json.name('path');
    json.arraysAreCompact = true;
    json.startArray();
    json.string(pathText(column.type, path));
    json.endArray();
    json.arraysAreCompact = false;
  }

  private microsText(micros: number | bigint): string {
    if (this.rawTimes) return String(micros);
    const value = BigInt(micros);
    const seconds = value / 1_000_000n - (value % 1_000_000n < 0n ? 1n : 0n);
    return instantText(seconds, Number(value - seconds * 1_000_000n));
  }

  private secondsText(seconds: number): string {
    return this.rawTimes ? String(seconds) : instantText(BigInt(seconds), 0);
  }
}

/** As java.time.Instant prints: a fraction of three or six digits, or none. */
function instantText(seconds: bigint, micros: number): string {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds}s`;
  const whole = date.toISOString().slice(0, -5);
  if (micros === 0) return `${whole}Z`;
  const digits = String(micros).padStart(6, '0');
  return `${whole}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`;
}

function pathText(type: CqlType, path: Buffer): string {
  if (type instanceof UserType) return type.fieldNames[path.readInt16BE(0)] ?? path.toString('hex');
  return type.pathType === null ? path.toString('hex') : type.pathType.toText(path);
}

function valueJson({ column, path, value }: Cell): string {
  // Counters are contexts of shards, of which Cassandra's tool prints the first eight bytes.
  if (column.type.isCounter) return value.length < 8 ? 'null' : String(value.readBigInt64BE(0));
  const type = path === null ? column.type : column.type.cellValueType(path);
  return type.toJson(value);
}

function isComposite(type: CqlType): boolean {
  return type.marshalName.includes('.CompositeType(');
}

/** The columns of a partition key as text. */
export function keyTexts(type: CqlType, key: Buffer): readonly string[] {
  if (!isComposite(type)) return [type.toText(key)];
  const texts: string[] = [];
  for (let at = 0; at + 2 <= key.length && texts.length < type.elements.length; ) {
    const length = key.readUInt16BE(at);
    const element = type.elements[texts.length] as CqlType;
    texts.push(element.toText(key.subarray(at + 2, at + 2 + length)));
    at += 3 + length;
  }
  return texts;
}

/** A partition key from its text, whose columns are joined by colons. */
export function keyOfText(type: CqlType, text: string): Buffer {
  if (!isComposite(type)) return type.fromText(text);
  const parts = text.split(':').map((part, i) => {
    const value = (type.elements[i] as CqlType).fromText(part);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(value.length);
    return Buffer.concat([length, value, Buffer.alloc(1)]);
  });
  return Buffer.concat(parts);
}
