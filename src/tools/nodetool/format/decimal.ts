/**
 * `value` with at most (or exactly, when `fixed`) so many digits after the point, rounded as Java's
 * DecimalFormat does: to the nearest, and to the even digit when the binary value lies between two.
 */
export function decimal(value: number, digits: number, fixed: boolean): string {
  if (Number.isNaN(value)) return 'NaN';
  const text = roundHalfEven(value, digits).toFixed(digits);
  return fixed || digits === 0 ? text : text.replace(/\.?0+$/, '');
}

function roundHalfEven(value: number, digits: number): number {
  // A hundred digits are exact for every double that can lie between two roundings.
  const exact = value.toFixed(100);
  const rest = exact.slice(exact.indexOf('.') + 1 + digits);
  if (!/^50*$/.test(rest)) return Number(value.toFixed(digits));
  const scale = 10 ** digits;
  const below = Math.floor(value * scale);
  return (below % 2 === 0 ? below : below + 1) / scale;
}

const units: readonly (readonly [string, number])[] = [
  ['TiB', 1024 ** 4],
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
];

/** `81.19 KiB`, `289 KiB`, `51 MiB`, `0 bytes`. */
export function fileSize(bytes: number): string {
  const [name, size] = units.find(([, unit]) => bytes >= unit) ?? ['bytes', 1];
  return `${decimal(bytes / size, 2, false)} ${name}`;
}

/** A share of 0 to 1 as `54.4%`. */
export function percent(share: number, digits: number): string {
  return `${decimal(share * 100, digits, true)}%`;
}
