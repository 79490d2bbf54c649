import { ErrorCode, RequestError } from '../../base/error/index.ts';
import { parseJson, textType } from '../../types/index.ts';
import type { FunctionFactory } from './function.ts';

/** tojson(any) and fromjson(text), in both spellings. */
export const JSON_FUNCTIONS: readonly FunctionFactory[] = [
  ...(['to_json', 'tojson'] as const).map(
    (name): FunctionFactory => ({
      name,
      create: ({ argumentTypes }) => {
        const type = argumentTypes[0];
        if (argumentTypes.length !== 1 || !type) return null;
        return {
          kind: 'scalar',
          name,
          argumentTypes: [type],
          returnType: textType,
          call: ([value]) => Buffer.from(value ? type.toJson(value) : 'null'),
        };
      },
    }),
  ),
  ...(['from_json', 'fromjson'] as const).map(
    (name): FunctionFactory => ({
      name,
      create: ({ argumentTypes, receiverType }) => {
        if (argumentTypes.length !== 1 || receiverType === null) return null;
        return {
          kind: 'scalar',
          name,
          argumentTypes: [textType],
          returnType: receiverType,
          call: ([value]) => {
            if (!value) return null;
            const json = readJson(value.toString());
            return json === null ? null : failing(() => receiverType.fromJson(json));
          },
        };
      },
    }),
  ),
];

function readJson(text: string): ReturnType<typeof parseJson> {
  return failing(() => parseJson(text));
}

/** Cassandra blames the function, under its first name, whatever was called. */
function failing<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const message = `org.apache.cassandra.serializers.MarshalException: ${error.message}`;
    throw new RequestError(ErrorCode.FUNCTION_FAILURE, message, {
      kind: 'functionFailure',
      keyspace: 'system',
      functionName: 'fromjson',
      argumentTypes: ['text'],
    });
  }
}
