import { murmur3Token } from '../../base/murmur3/index.ts';
import { composePartitionKey } from '../../schema/index.ts';
import { bigintType } from '../../types/index.ts';
import type { FunctionFactory } from './function.ts';

/** token(k...): the Murmur3 token of a partition key of the statement's table. */
export const tokenFunction: FunctionFactory = {
  name: 'token',
  create({ table }) {
    if (table === null) return null;
    return {
      kind: 'scalar',
      name: 'token',
      argumentTypes: table.partitionKey.map((column) => column.type),
      returnType: bigintType,
      call: (values) => {
        if (values.includes(null)) return null;
        return tokenBytes(composePartitionKey(values as readonly Buffer[]));
      },
    };
  },
};

/** The token of a key as a bigint's wire bytes. */
export function tokenBytes(key: Buffer): Buffer {
  const token = murmur3Token(key, { high: 0, low: 0 });
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(token.high, 0);
  bytes.writeInt32BE(token.low, 4);
  return bytes;
}
