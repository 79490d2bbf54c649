/**
 * `Double.toString` as Java 17 has it, from the shortest digits that read back as the value. Java 17
 * sometimes printed one digit more (JDK-4511638); that is not repeated.
 */
export function doubleText(value: number): string {
  return textOf(value, value.toExponential());
}

/** `Float.toString`: the shortest digits that read back as the same 32 bits. */
export function floatText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return doubleText(value);
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return textOf(value, text);
  }
  return textOf(value, value.toExponential(9));
}

function textOf(value: number, exponential: string): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0.0`;
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  const [mantissa = '', power = '0'] = exponential.replace(/^-/, '').split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '') || '0';
  const exponent = Number(power);
  if (exponent < -3 || exponent > 6) {
    return `${sign}${digits.slice(0, 1)}.${digits.slice(1) || '0'}E${exponent}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}
