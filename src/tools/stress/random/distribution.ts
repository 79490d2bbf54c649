import type { Random } from './random.ts';

/**
 * Draws whole numbers from `minimum` to `maximum`. All but `seq` depend on nothing but the random
 * stream that they are given, so one distribution serves everybody.
 */
export interface Distribution {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** As a profile writes it. */
  readonly text: string;
  draw(random: Random): number;
}

/** A distribution that cannot be understood; `message` says why. */
export class DistributionProblem extends Error {
  override readonly name = 'DistributionProblem';
}

type Make = (minimum: number, maximum: number, more: readonly number[]) => Shape;

/** The quantile function of a shape: from a fraction of 0 to below 1 to a real number. */
interface Shape {
  readonly mean: number;
  quantile(fraction: number): number;
}

const forms =
  'fixed(n), seq(a..b), uniform(a..b), gaussian(a..b[,deviations] or a..b,mean,deviation), ' +
  'exp(a..b), extreme(a..b,shape), qextreme(a..b,shape,quantiles), zipf(a..b,exponent), ' +
  'each turned round by a ~ before it';

/** Names as cassandra-stress knows them, and zipf besides. */
const shapes: Readonly<
  Record<string, { readonly make: Make; readonly counts: readonly number[] }>
> = {
  uniform: { make: uniform, counts: [0] },
  gaussian: { make: gaussian, counts: [0, 1, 2] },
  exp: { make: exponential, counts: [0] },
  extreme: { make: extreme, counts: [1] },
  qextreme: { make: steppedExtreme, counts: [2] },
  zipf: { make: zipf, counts: [0, 1] },
};

const aliases: Readonly<Record<string, string>> = {
  gauss: 'gaussian',
  normal: 'gaussian',
  norm: 'gaussian',
  extr: 'extreme',
  weibull: 'extreme',
  qextr: 'qextreme',
  quantized_extreme: 'qextreme',
};

/** Reads the form that cassandra-stress has for distributions. Throws `DistributionProblem`. */
export function parseDistribution(text: string): Distribution {
  const match = /^\s*(~?)\s*([a-z_]+)\s*\(([^()]*)\)\s*$/i.exec(text);
  if (match === null)
    throw new DistributionProblem(`"${text}" is no distribution; one is: ${forms}`);
  const isInverted = match[1] === '~';
  const given = (match[2] as string).toLowerCase();
  const name = aliases[given] ?? given;
  const [range = '', ...more] = (match[3] as string).split(',').map((part) => part.trim());
  const inverted = (from: Distribution) => (isInverted ? invert(from) : from);
  if (name === 'fixed' && more.length === 0) return inverted(fixed(numberOf(range), text));
  const { minimum, maximum } = rangeOf(range, text);
  if (name === 'seq' && more.length === 0) return inverted(sequence(minimum, maximum, text));
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (shape === undefined) {
    throw new DistributionProblem(`there is no distribution "${given}"; there are: ${forms}`);
  }
  if (!shape.counts.includes(more.length)) {
    throw new DistributionProblem(`"${text}" has a wrong number of arguments; the forms: ${forms}`);
  }
  const made = shape.make(minimum, maximum, more.map(realOf));
  return inverted(bounded(made, minimum, maximum, text));
}

const units: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9 };

/** A count as cassandra-stress writes it: 100, 10K, 5M, 1B. Throws `DistributionProblem`. */
export function numberOf(text: string): number {
  const match = /^(\d+)([kmb]?)$/i.exec(text.trim());
  const value = match === null ? Number.NaN : Number(match[1]) * unitOf(match[2] as string);
  if (Number.isSafeInteger(value)) return value;
  throw new DistributionProblem(`"${text}" is no number (write 100, 10K, 5M or 1B)`);
}

function unitOf(letter: string): number {
  return units[letter.toLowerCase()] as number;
}

function realOf(text: string): number {
  const value = text === '' ? Number.NaN : Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new DistributionProblem(`"${text}" is no number above 0`);
}

function rangeOf(range: string, text: string): { minimum: number; maximum: number } {
  const ends = range.split('..');
  if (ends.length !== 2) throw new DistributionProblem(`"${text}" needs a range such as 1..100`);
  const [minimum, maximum] = ends.map(numberOf) as [number, number];
  if (minimum > maximum)
    throw new DistributionProblem(`the range of "${text}" ends before it begins`);
  return { minimum, maximum };
}

function fixed(value: number, text: string): Distribution {
  return { minimum: value, maximum: value, mean: value, text, draw: () => value };
}

/** Counts from one end to the other and begins again: every value exactly once in a round. */
function sequence(minimum: number, maximum: number, text: string): Distribution {
  let next = minimum;
  return {
    minimum,
    maximum,
    mean: (minimum + maximum) / 2,
    text,
    draw() {
      const value = next;
      next = value === maximum ? minimum : value + 1;
      return value;
    },
  };
}

function bounded(shape: Shape, minimum: number, maximum: number, text: string): Distribution {
  const { mean } = shape;
  const draw = (random: Random): number => {
    const value = Math.floor(shape.quantile(random.fraction()));
    return value < minimum ? minimum : value > maximum ? maximum : value;
  };
  return { minimum, maximum, mean, text, draw };
}

function invert(from: Distribution): Distribution {
  const { minimum, maximum, text } = from;
  const sum = minimum + maximum;
  return {
    minimum,
    maximum,
    mean: sum - from.mean,
    text,
    draw: (random) => sum - from.draw(random),
  };
}

function uniform(minimum: number, maximum: number): Shape {
  const count = maximum - minimum + 1;
  return {
    mean: (minimum + maximum) / 2,
    quantile: (fraction) => minimum + fraction * count,
  };
}

/** So many deviations lie between the middle and each end, when nothing else is said. */
const usualDeviations = 3;

function gaussian(minimum: number, maximum: number, more: readonly number[]): Shape {
  const [first, second] = more;
  const isExplicit = first !== undefined && second !== undefined;
  const mean = isExplicit ? first : (minimum + maximum) / 2;
  const deviation = isExplicit ? second : (maximum - minimum) / 2 / (first ?? usualDeviations);
  // Whole numbers are cut down, so half is added: the mean of what is drawn is the mean asked for.
  return { mean, quantile: (fraction) => mean + 0.5 + deviation * normalQuantile(fraction) };
}

/** The range ends where one value in as many as it has remains. */
function exponential(minimum: number, maximum: number): Shape {
  const range = maximum - minimum + 1;
  const mean = range / Math.log(range + 1);
  return {
    mean: minimum + Math.max(0, mean - 0.5),
    quantile: (fraction) => minimum - mean * Math.log1p(-fraction),
  };
}

/** Weibull: a shape below 1 has most values near the minimum and a long tail. */
function extreme(minimum: number, maximum: number, more: readonly number[]): Shape {
  const shape = more[0] as number;
  const range = maximum - minimum + 1;
  const scale = range / Math.log(range + 1) ** (1 / shape);
  return {
    mean: minimum + Math.min(range, scale * gamma(1 + 1 / shape)) - 0.5,
    quantile: (fraction) => minimum + scale * (-Math.log1p(-fraction)) ** (1 / shape),
  };
}

/** The range in so many parts of equal size; which part is extreme, where in it is even. */
function steppedExtreme(minimum: number, maximum: number, more: readonly number[]): Shape {
  const [, quantiles = 1] = more;
  const smooth = extreme(minimum, maximum, more);
  const range = maximum - minimum + 1;
  const width = range / Math.max(1, Math.round(quantiles));
  const quantile = (fraction: number): number => {
    const value = Math.min(smooth.quantile(fraction), maximum);
    const begin = minimum + Math.floor((value - minimum) / width) * width;
    // The digits of the fraction that choosing the part did not use.
    return begin + ((fraction * 1_048_576) % 1) * width;
  };
  return { mean: meanOf(minimum, quantile), quantile };
}

/**
 * The first value is drawn most, the n-th n^exponent times less often. Drawn by the continuous
 * distribution of the same density, which needs no table of all values.
 */
function zipf(minimum: number, maximum: number, more: readonly number[]): Shape {
  const exponent = more[0] ?? 1;
  const range = maximum - minimum + 1;
  const power = 1 - exponent;
  const isHarmonic = Math.abs(power) < 1e-9;
  const top = isHarmonic ? Math.log(range + 1) : (range + 1) ** power - 1;
  const quantile = (fraction: number): number =>
    minimum - 1 + (isHarmonic ? Math.exp(fraction * top) : (1 + fraction * top) ** (1 / power));
  return { mean: meanOf(minimum, quantile), quantile };
}

/** By summing up, where there is no closed form. */
function meanOf(minimum: number, quantile: (fraction: number) => number): number {
  const steps = 10_007;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += Math.max(minimum, Math.floor(quantile((i + 0.5) / steps)));
  return sum / steps;
}

/** Lanczos' approximation, good to 1e-10 for the arguments above 1 that are needed here. */
function gamma(value: number): number {
  const factors = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const x = value - 1;
  const sum = factors.reduce(
    (total, factor, i) => total + factor / (x + i + 1),
    0.9999999999998099,
  );
  const t = x + factors.length - 0.5;
  return Math.sqrt(2 * Math.PI) * t ** (x + 0.5) * Math.exp(-t) * sum;
}

/** Acklam's rational approximation of the inverse of the normal distribution, good to 1e-9. */
function normalQuantile(fraction: number): number {
  const low = 0.02425;
  if (fraction <= 0) return Number.NEGATIVE_INFINITY;
  if (fraction < low) return tail(Math.sqrt(-2 * Math.log(fraction)));
  if (fraction > 1 - low) return -tail(Math.sqrt(-2 * Math.log1p(-fraction)));
  const q = fraction - 0.5;
  const r = q * q;
  const above = polynomial(
    r,
    [
      -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269,
      -30.66479806614716, 2.506628277459239,
    ],
  );
  const below = polynomial(
    r,
    [
      -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972,
      -13.28068155288572, 1,
    ],
  );
  return (above * q) / below;
}

function tail(q: number): number {
  const above = polynomial(
    q,
    [
      -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
      4.374664141464968, 2.938163982698783,
    ],
  );
  const below = polynomial(
    q,
    [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
  );
  return above / below;
}

function polynomial(x: number, factors: readonly number[]): number {
  return factors.reduce((sum, factor) => sum * x + factor, 0);
}
