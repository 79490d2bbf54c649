import { invalidRequest } from '../../base/error/index.ts';
import type { CqlType, Decimal } from '../../types/index.ts';
import { bigintType, blobType, decimalType, doubleType, floatType } from '../../types/index.ts';
import { add, decimalOfDouble, divideRounded, subtract, ZERO } from './decimal-arithmetic.ts';
import type { AggregateFunction, Aggregation, FunctionFactory } from './function.ts';
import type { NumberValue } from './number-value.ts';
import { NUMBER_TYPES, readNumber, toDecimal, toDouble, writeNumber } from './number-value.ts';
import { int64Bytes } from './time-value.ts';

/** count(*) and count(1). */
export const COUNT_ROWS: AggregateFunction = {
  kind: 'aggregate',
  name: 'count_rows',
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
    aggregate('avg', type, () => (type === decimalType ? new DecimalAverage() : new Average(type))),
  ]);
}

function aggregate(name: string, type: CqlType, create: () => Aggregation): AggregateFunction {
  return {
    kind: 'aggregate',
    name,
    columnName: null,
    argumentTypes: [type],
    returnType: type,
    newAggregation: create,
  };
}

/**
 * Adds exactly: integers as bigints, decimals as such, floating point with compensation; for an average
 * beside it as decimals, once finite numbers have grown past the largest double.
 */
class Total {
  private readonly type: CqlType;
  private readonly isOfAverage: boolean;
  private exact: NumberValue;
  private compensation = 0;
  private plain = 0;
  private beyond: Decimal | null = null;

  constructor(type: CqlType, isOfAverage: boolean) {
    this.type = type;
    this.isOfAverage = isOfAverage;
    const isFloating = type === floatType || type === doubleType;
    this.exact = isFloating ? 0 : type === decimalType ? ZERO : 0n;
  }

  add(bytes: Buffer): void {
    const value = readNumber(this.type, bytes);
    if (typeof this.exact === 'number') this.addDouble(toDouble(value));
    else if (typeof value === 'bigint') this.exact = (this.exact as bigint) + value;
    else this.exact = add(toDecimal(this.exact), toDecimal(value));
  }

  private addDouble(value: number): void {
    const before = this.exact as number;
    this.plain += value;
    const corrected = value - this.compensation;
    const sum = before + corrected;
    this.compensation = sum - before - corrected;
    this.exact = sum;
    if (!this.isOfAverage) return;
    if (this.beyond !== null) this.beyond = add(this.beyond, decimalOfDouble(value));
    else if (isInfinite(sum) && !isInfinite(value)) {
      this.beyond = add(decimalOfDouble(before), decimalOfDouble(value));
    }
  }

  get value(): NumberValue {
    if (typeof this.exact !== 'number') return this.exact;
    const sum = this.exact + this.compensation;
    return Number.isNaN(sum) && isInfinite(this.plain) ? this.plain : sum;
  }

  dividedBy(count: bigint): NumberValue {
    if (this.beyond !== null) return toDouble(quotient(this.beyond, count));
    const sum = this.value;
    if (typeof sum === 'number') return sum / Number(count);
    return typeof sum === 'bigint' ? sum / count : quotient(sum, count);
  }
}

function isInfinite(value: number): boolean {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}

class Sum implements Aggregation {
  private readonly type: CqlType;
  private readonly total: Total;

  constructor(type: CqlType) {
    this.type = type;
    this.total = new Total(type, false);
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
    this.total = new Total(type, true);
  }

  add([value]: readonly (Buffer | null)[]): void {
    if (!value || value.length === 0) return;
    this.total.add(value);
    this.count++;
  }

  result(): Buffer {
    if (this.count === 0n) return writeNumber(this.type, 0n);
    return writeNumber(this.type, this.total.dividedBy(this.count));
  }
}

/**
 * The average of decimals, moved by each value in turn as Cassandra does: `average += (value -
 * average) / count`, where the quotient keeps the scale of its dividend, rounded half to even.
 */
class DecimalAverage implements Aggregation {
  private average = ZERO;
  private count = 0n;

  add([value]: readonly (Buffer | null)[]): void {
    if (!value || value.length === 0) return;
    this.count++;
    const distance = subtract(toDecimal(readNumber(decimalType, value)), this.average);
    this.average = add(this.average, quotient(distance, this.count));
  }

  result(): Buffer {
    return writeNumber(decimalType, this.average);
  }
}

/** A decimal divided by a count, in its own scale. */
function quotient({ unscaled, scale }: Decimal, count: bigint): Decimal {
  return { unscaled: divideRounded(unscaled, count, 'half even'), scale };
}

/** min and max take every type, in its own order. */
export const EXTREMA: readonly FunctionFactory[] = (['min', 'max'] as const).map((name) => ({
  name,
  create: ({ argumentTypes, argumentTexts }) => {
    const [type = null] = argumentTypes;
    if (argumentTypes.length !== 1) {
      throw invalidRequest(`Invalid number of arguments for function system.${name}(any)`);
    }
    if (type === null) {
      throw invalidRequest(
        `Cannot infer type of argument ${argumentTexts[0]} in call to function ` +
          `system.${name}(any): use type casts to disambiguate`,
      );
    }
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
