import type { Literal } from '../ast/node.ts';
import type { Token } from '../lexer/tokenize.ts';
import { CompileError } from '../method.ts';

/** The value of a number as written. `isNegated` lets 2147483648 pass. */
export function numberLiteral(token: Token, isNegated: boolean): Literal {
  const text = token.text.replaceAll('_', '').toLowerCase();
  const isRadix = /^0[xb]/.test(text);
  if (!isRadix && (/[.efd]/.test(text) || /[fd]$/.test(text))) {
    const value = Number(text.replace(/[fd]$/, ''));
    if (text.endsWith('f')) return { type: 'float', value: Math.fround(value) };
    return { type: 'double', value };
  }
  const isLong = text.endsWith('l');
  const digits = isLong ? text.slice(0, -1) : text;
  const isOctal = /^0\d/.test(digits);
  if ((isOctal && /[89]/.test(digits)) || /^0[xb]$/.test(digits)) throw outOfRange(token);
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  const bits = isLong ? 64 : 32;
  const limit = 1n << BigInt(isRadix || isOctal ? bits : bits - 1);
  if (isRadix || isOctal ? value >= limit : value > limit || (value === limit && !isNegated)) {
    throw outOfRange(token);
  }
  const wrapped = BigInt.asIntN(bits, value);
  return isLong ? { type: 'long', value: wrapped } : { type: 'int', value: Number(wrapped) };
}

function outOfRange(token: Token): CompileError {
  const type = /l$/i.test(token.text) ? 'long' : 'int';
  const message = `The literal ${token.text} of type ${type} is out of range`;
  return new CompileError([{ line: token.line, message }]);
}
