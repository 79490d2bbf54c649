import type { TableMetadata } from '../schema/index.ts';
import { splitPartitionKey } from '../schema/index.ts';
import type { CqlType } from '../types/index.ts';
import type { Cell } from './cell.ts';
import { findColumn } from './column-selection.ts';
import { counterTotal } from './counter-context.ts';
import type { DecoratedKey } from './partition.ts';
import type { RowCondition } from './read-command.ts';
import type { Row } from './row.ts';
import { ComplexCells } from './row.ts';
import { analysed, isIndexed } from './term-analysis.ts';

/** The conditions of ALLOW FILTERING (RowFilter of Cassandra); dead or absent values never match. */
export class RowFilter {
  private readonly table: TableMetadata;
  private readonly ofPartition: readonly RowCondition[];
  private readonly ofRow: readonly RowCondition[];
  private readonly nowInSeconds: number;

  constructor(table: TableMetadata, conditions: readonly RowCondition[], nowInSeconds: number) {
    this.table = table;
    this.nowInSeconds = nowInSeconds;
    this.ofPartition = conditions.filter(isOfPartition);
    this.ofRow = conditions.filter((condition) => !isOfPartition(condition));
  }

  /** True when rows must match, and not only the key and the static row. */
  get filtersRows(): boolean {
    return this.ofRow.length > 0;
  }

  matchesPartition(key: DecoratedKey, staticRow: Row | null): boolean {
    if (this.ofPartition.length === 0) return true;
    const keyValues = splitPartitionKey(this.table, key.key);
    return this.ofPartition.every((condition) => {
      const { column } = condition;
      if (column.kind === 'static') return this.matchesIn(staticRow, condition);
      return matchesValue(condition, keyValues[column.position] ?? null);
    });
  }

  matchesRow(row: Row): boolean {
    return this.ofRow.every((condition) => {
      const { column } = condition;
      if (column.kind !== 'clustering') return this.matchesIn(row, condition);
      return matchesValue(condition, row.clustering[column.position] ?? null);
    });
  }

  private matchesIn(row: Row | null, condition: RowCondition): boolean {
    const data = row === null ? undefined : findColumn(row, condition.column);
    if (data === undefined) return false;
    if (data instanceof ComplexCells) return this.matchesElements(data, condition);
    if (!data.isLive(this.nowInSeconds)) return false;
    const { isCounter } = data.column.type;
    return matchesValue(condition, isCounter ? counterTotal(data.value) : data.value);
  }

  private matchesElements(data: ComplexCells, condition: RowCondition): boolean {
    const live = data.cells.filter((cell) => cell.isLive(this.nowInSeconds));
    return elementsMatch(
      condition,
      live.map((cell: Cell) => ({ key: cell.path, value: cell.value })),
    );
  }
}

function isOfPartition({ column }: RowCondition): boolean {
  return column.kind === 'partition_key' || column.kind === 'static';
}

interface Element {
  readonly key: Buffer | null;
  readonly value: Buffer;
}

function elementsMatch(condition: RowCondition, elements: readonly Element[]): boolean {
  const { type } = condition.column;
  const wanted = condition.values[0] as Buffer;
  const same = (each: CqlType, value: Buffer): boolean => areEqual(condition, each, value, wanted);
  const [first, second] = type.elements as [CqlType, CqlType | undefined];
  if (condition.mapKey !== null && second !== undefined) {
    const { mapKey } = condition;
    const found = elements.find(({ key }) => key !== null && first.compare(key, mapKey) === 0);
    return found !== undefined && compares(condition.operator, second, found.value, wanted);
  }
  if (condition.operator === 'CONTAINS KEY') {
    return elements.some(({ key }) => key !== null && same(first, key));
  }
  if (second !== undefined) {
    return elements.some(({ value }) => same(second, value));
  }
  const isSet = type.name.includes('set<') && !type.name.includes('list<set<');
  return elements.some(({ key, value }) => {
    const element = isSet && key !== null ? key : value;
    return same(first, element);
  });
}

/** Equal in the order of the type, or as the index that has been asked sees both. */
function areEqual(
  { analysis }: RowCondition,
  type: CqlType,
  value: Buffer,
  wanted: Buffer,
): boolean {
  if (analysis === undefined || analysis.text === null) return type.compare(value, wanted) === 0;
  return analysed(value, analysis).equals(analysed(wanted, analysis));
}

function matchesValue(condition: RowCondition, value: Buffer | null): boolean {
  if (value === null) return false;
  const { operator, mapKey, column } = condition;
  if (mapKey !== null || operator === 'CONTAINS' || operator === 'CONTAINS KEY') {
    return elementsMatch(condition, frozenElements(column.type, value));
  }
  if (operator === 'IN') {
    return condition.values.some((wanted) => column.type.compare(value, wanted) === 0);
  }
  const wanted = condition.values[0] as Buffer;
  const { analysis } = condition;
  if (analysis === undefined) return compares(operator, column.type, value, wanted);
  if (!isIndexed(value, analysis)) return false;
  // What an index takes for texts counts instead of them; what it takes for addresses, beside them.
  if (analysis.text === null && !compares(operator, column.type, value, wanted)) return false;
  if (analysis.text === null && !analysis.isAddress) return true;
  return compares(operator, BYTES, analysed(value, analysis), analysed(wanted, analysis));
}

/** Elements of a frozen list, set or map: a count, then each with its length (4 bytes each). */
function frozenElements(type: CqlType, value: Buffer): readonly Element[] {
  const elements: Element[] = [];
  if (value.length < 4) return elements;
  const isMap = type.elements.length === 2;
  let at = 4;
  const next = (): Buffer => {
    const length = Math.max(0, value.readInt32BE(at));
    const bytes = value.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return bytes;
  };
  for (let count = value.readInt32BE(0); count > 0; count--) {
    const key = isMap ? next() : null;
    elements.push({ key, value: next() });
  }
  return elements;
}

/** The order of what an index made of values. */
const BYTES: Pick<CqlType, 'compare'> = { compare: Buffer.compare };

function compares(
  operator: RowCondition['operator'],
  type: Pick<CqlType, 'compare'>,
  value: Buffer,
  wanted: Buffer,
): boolean {
  switch (operator) {
    case '=':
      return type.compare(value, wanted) === 0;
    case '!=':
      return type.compare(value, wanted) !== 0;
    case '<':
      return type.compare(value, wanted) < 0;
    case '<=':
      return type.compare(value, wanted) <= 0;
    case '>':
      return type.compare(value, wanted) > 0;
    case '>=':
      return type.compare(value, wanted) >= 0;
    case 'LIKE':
      return isLike(value, wanted);
    default:
      return false;
  }
}

const PERCENT = 0x25;

/** A pattern with a percent sign at its start, its end, both or neither, as Cassandra allows. */
function isLike(value: Buffer, pattern: Buffer): boolean {
  const opensStart = pattern[0] === PERCENT;
  const opensEnd = pattern.length > 1 && pattern[pattern.length - 1] === PERCENT;
  const middle = pattern.subarray(opensStart ? 1 : 0, pattern.length - (opensEnd ? 1 : 0));
  if (opensStart && opensEnd) return value.includes(middle);
  if (opensEnd) return value.subarray(0, middle.length).equals(middle);
  if (opensStart) {
    return (
      value.length >= middle.length && value.subarray(-middle.length || value.length).equals(middle)
    );
  }
  return value.equals(middle);
}
