import type { CqlType } from '../../types/index.ts';
import {
  bigintType,
  blobType,
  counterType,
  decimalType,
  doubleType,
  floatType,
} from '../../types/index.ts';
import { arithmetic } from './arithmetic-functions.ts';
import type { AggregateFunction, Aggregation, FunctionFactory } from './function.ts';
import type { NumberValue } from './number-value.ts';
import {
  NUMBER_TYPES,
  readNumber,
  toBigInteger,
  toDecimal,
  toDouble,
  writeNumber,
} from './number-value.ts';
import { int64Bytes } from './time-functions.ts';

/** count(*) and count(1). */
export const COUNT_ROWS: AggregateFunction = {
  kind: 'aggregate',
  name: 'countRows',
  columnName: 'count',
  argumentTypes: [],
  returnType: bigintType,
  newAggregation: () => new Count(),
};

/** count(c): rows where it is not null. Takes any type. */
export const COUNT_VALUES: AggregateFunction = {
  kind: 'aggregate',
  name: 'count',
  columnName: null,
  argumentTypes: [blobType],
  returnType: bigintType,
  newAggregation: () => new Count(),
};

class Count implements Aggregation {
  private count = 0;

  add(values: readonly (Buffer | null)[]): void {
    if (!values.includes(null)) this.count++;
  }

  result(): Buffer {
    return int64Bytes(this.count);
  }
}

/** sum and avg of every number type (cql3/functions/AggregateFcts.java). */
export function sumsAndAverages(): AggregateFunction[] {
  return NUMBER_TYPES.flatMap((type) => [
    aggregate('sum', type, () => new Sum(type)),
    aggregate('avg', type, () => new Average(type)),
  ]);
}

function aggregate(name: string, type: CqlType, create: () => Aggregation): AggregateFunction {
  const returnType = type === counterType && name === 'avg' ? bigintType : type;
  return {
    kind: 'aggregate',
    name,
    columnName: null,
    argumentTypes: [type],
    returnType: name === 'sum' && type === counterType ? counterType : returnType,
    newAggregation: create,
  };
}

/** Adds exactly: integers as bigints, decimals as such, floating point with compensation. */
class Total {
  private readonly type: CqlType;
  private exact: NumberValue;
  private compensation = 0;
  private plain = 0;

  constructor(type: CqlType) {
    this.type = type;
    const isFloating = type === floatType || type === doubleType;
    this.exact = isFloating ? 0 : type === decimalType ? toDecimal(0n) : 0n;
  }

  add(bytes: Buffer): void {
    const value = readNumber(this.type, bytes);
    if (typeof this.exact === 'number') this.addDouble(toDouble(value));
    else if (typeof this.exact === 'bigint') this.exact += toBigInteger(value);
    else this.exact = arithmetic('+', decimalType, this.exact, value);
  }

  private addDouble(value: number): void {
    this.plain += value;
    const corrected = value - this.compensation;
    const sum = (this.exact as number) + corrected;
    this.compensation = sum - (this.exact as number) - corrected;
    this.exact = sum;
  }

  get value(): NumberValue {
    if (typeof this.exact !== 'number') return this.exact;
    const sum = this.exact - this.compensation;
    return Number.isNaN(sum) && !Number.isFinite(this.plain) ? this.plain : sum;
  }
}

class Sum implements Aggregation {
  private readonly type: CqlType;
  private readonly total: Total;

  constructor(type: CqlType) {
    this.type = type;
    this.total = new Total(type);
  }

  add([value]: readonly (Buffer | null)[]): void {
    if (value && value.length > 0) this.total.add(value);
  }

  result(): Buffer {
    return writeNumber(this.type, this.total.value);
  }
}

class Average implements Aggregation {
  private readonly type: CqlType;
  private readonly total: Total;
  private count = 0n;

  constructor(type: CqlType) {
    this.type = type;
    this.total = new Total(type);
  }

  add([value]: readonly (Buffer | null)[]): void {
    if (!value || value.length === 0) return;
    this.total.add(value);
    this.count++;
  }

  result(): Buffer {
    if (this.count === 0n) return writeNumber(this.type, 0n);
    const total = this.total.value;
    if (typeof total === 'number') return writeNumber(this.type, total / Number(this.count));
    if (typeof total === 'bigint') return writeNumber(this.type, total / this.count);
    return writeNumber(this.type, averageOf(total, this.count));
  }
}

/** A decimal's average keeps the scale of its sum, rounded half to even. */
function averageOf(total: { unscaled: bigint; scale: number }, count: bigint): NumberValue {
  const quotient = total.unscaled / count;
  const rest = total.unscaled % count;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const up = twice > count || (twice === count && quotient % 2n !== 0n);
  const step = total.unscaled < 0n ? -1n : 1n;
  return { unscaled: up ? quotient + step : quotient, scale: total.scale };
}

/** min and max take every type, in its own order. */
export const EXTREMA: readonly FunctionFactory[] = (['min', 'max'] as const).map((name) => ({
  name,
  create: ({ argumentTypes }) => {
    const type = argumentTypes[0];
    if (argumentTypes.length !== 1 || !type) return null;
    return {
      kind: 'aggregate',
      name,
      columnName: null,
      argumentTypes: [type],
      returnType: type,
      newAggregation: () => new Extremum(type, name === 'max' ? 1 : -1),
    };
  },
}));

class Extremum implements Aggregation {
  private readonly type: CqlType;
  private readonly sign: 1 | -1;
  private best: Buffer | null = null;

  constructor(type: CqlType, sign: 1 | -1) {
    this.type = type;
    this.sign = sign;
  }

  add([value]: readonly (Buffer | null)[]): void {
    if (!value) return;
    if (this.best === null || this.type.compare(value, this.best) * this.sign > 0)
      this.best = value;
  }

  result(): Buffer | null {
    return this.best;
  }
}
