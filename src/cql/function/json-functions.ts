import { ErrorCode, invalidRequest, RequestError } from '../../base/error/index.ts';
import type { JsonValue } from '../../types/index.ts';
import { JsonFault, readJson, textType } from '../../types/index.ts';
import { assignable } from './assignable.ts';
import type { FunctionFactory } from './function.ts';

function wrongNumber(call: string): Error {
  return invalidRequest(`Invalid number of arguments for function system.${call}`);
}

/** tojson(any) and fromjson(text), in both spellings. */
export const JSON_FUNCTIONS: readonly FunctionFactory[] = [
  ...(['to_json', 'tojson'] as const).map(
    (name): FunctionFactory => ({
      name,
      create: ({ argumentTypes, argumentTexts }) => {
        const [type = null] = argumentTypes;
        if (argumentTypes.length !== 1) throw wrongNumber(`${name}(any)`);
        if (type === null) {
          throw invalidRequest(
            `Cannot infer type of argument ${argumentTexts[0]} in call to function ` +
              `system.${name}(any): use type casts to disambiguate`,
          );
        }
        return {
          kind: 'scalar',
          name,
          argumentTypes: [type],
          returnType: textType,
          call: ([value]) => {
            const isNull = !value || (value.length === 0 && type.emptyIsNull);
            return Buffer.from(isNull ? 'null' : type.toJson(value));
          },
        };
      },
    }),
  ),
  ...(['from_json', 'fromjson'] as const).map(
    (name): FunctionFactory => ({
      name,
      create: ({ argumentTypes, argumentTexts, receiverType }) => {
        if (argumentTypes.length !== 1) throw wrongNumber(`${name}(text)`);
        const [type = null] = argumentTypes;
        if (type !== null && assignable(type, textType) === 'no') {
          throw invalidRequest(
            `Function system.${name} requires an argument of type text, but found argument ` +
              `${argumentTexts[0]} of type ${type.name}`,
          );
        }
        if (receiverType === null) {
          throw invalidRequest(
            `${name}() cannot be used in the selection clause of a SELECT statement`,
          );
        }
        return {
          kind: 'scalar',
          name,
          argumentTypes: [textType],
          returnType: receiverType,
          call: ([value]) => {
            if (!value) return null;
            const json = jsonOf(value.toString());
            return json === null ? null : failing(() => receiverType.fromJson(json));
          },
        };
      },
    }),
  ),
];

function jsonOf(text: string): JsonValue {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw failure(
      "execution of 'system.fromjson[text]' failed: " +
        `Could not decode JSON string '${text}': ${error.toString()}`,
    );
  }
}

/** Cassandra blames the function, under its first name, whatever was called. */
function failing<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw failure(`org.apache.cassandra.serializers.MarshalException: ${error.message}`);
  }
}

function failure(message: string): RequestError {
  return new RequestError(ErrorCode.FUNCTION_FAILURE, message, {
    kind: 'functionFailure',
    keyspace: 'system',
    functionName: 'fromjson',
    argumentTypes: ['text'],
  });
}
