import { invalidRequest, RequestError } from '../../base/error/index.ts';
import type { CqlType } from '../../types/index.ts';
import { blobType } from '../../types/index.ts';
import type { ScalarFunction } from './function.ts';
import { qualifiedFunctionName, strict } from './function.ts';

/** `int_as_blob`, `blob_as_int` and their older spellings, for every native type but blob. */
export function blobFunctions(types: readonly CqlType[]): ScalarFunction[] {
  const functions: ScalarFunction[] = [];
  for (const type of types) {
    if (type === blobType) continue;
    const spellings = type.name === 'text' ? ['text', 'varchar'] : [type.name];
    for (const spelling of spellings) {
      for (const name of [`${spelling}_as_blob`, `${spelling}asblob`]) {
        functions.push(asBlob(name, type));
      }
      for (const name of [`blob_as_${spelling}`, `blobas${spelling}`]) {
        functions.push(
          strict(name, [blobType], type, ([value]) => read(name, type, value as Buffer)),
        );
      }
    }
  }
  return functions;
}

/** The bytes as they are, also those of an empty value that means null. */
function asBlob(name: string, type: CqlType): ScalarFunction {
  const call = ([value]: readonly (Buffer | null)[]): Buffer | null => value ?? null;
  return { kind: 'scalar', name, argumentTypes: [type], returnType: blobType, call };
}

function read(name: string, type: CqlType, value: Buffer): Buffer {
  try {
    type.validate(value);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw invalidRequest(
      `In call to function ${qualifiedFunctionName({ name })}, value 0x${value.toString('hex')} ` +
        `is not a valid binary representation for type ${type.name}`,
    );
  }
  return value;
}
