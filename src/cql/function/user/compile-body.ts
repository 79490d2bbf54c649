import { invalidRequest } from '../../../base/error/index.ts';
import type { CompiledMethod } from '../../../java/index.ts';
import { CompileError, compileMethod } from '../../../java/index.ts';

import type { UserFunction } from '../../../schema/index.ts';
import type { CqlType, UserType } from '../../../types/index.ts';
import { TUPLE_VALUE, UDT_VALUE } from './driver-classes.ts';
import { TupleValue, UdtValue } from './driver-data.ts';
import { DURATION } from './driver-duration.ts';
import { EXCEPTIONS } from './driver-exceptions.ts';
import { DRIVER_PACKAGE, OLD_DRIVER_PACKAGE } from './driver-package.ts';
import { javaTypeOf } from './java-type.ts';
import { LOCAL_DATE } from './local-date.ts';
import { checkLanguage } from './refusals.ts';
import { UDF_CONTEXT, UDF_CONTEXT_NAME, UdfContext } from './udf-context.ts';

/** Classes that the body of a function may use beside those of Java. */
const CLASSES = [TUPLE_VALUE, UDT_VALUE, LOCAL_DATE, DURATION, UDF_CONTEXT, ...EXCEPTIONS];

/** Those that need no package. */
const IMPORTS = [
  'java.nio.ByteBuffer',
  'java.util.*',
  UDF_CONTEXT_NAME,
  TupleValue.className,
  UdtValue.className,
];

/**
 * Compiles the body of a function as the method that Cassandra generates around it
 * (JavaBasedUDFunction.java). Throws `invalidRequest` with what the compiler says.
 */
export function compileBody(
  definition: UserFunction,
  types: ReadonlyMap<string, UserType>,
): CompiledMethod {
  checkLanguage(definition.language);
  try {
    return compileMethod({
      parameters: definition.argumentTypes.map((type, i) => ({
        name: definition.argumentNames[i] as string,
        type: javaTypeName(type, definition),
      })),
      returnType: javaTypeName(definition.returnType, definition),
      body: definition.body.replaceAll(`${OLD_DRIVER_PACKAGE}.`, `${DRIVER_PACKAGE}.`),
      fields: [
        {
          name: 'udfContext',
          type: UDF_CONTEXT_NAME,
          value: new UdfContext(definition, types),
        },
      ],
      classes: CLASSES,
      imports: IMPORTS,
    });
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const lines = error.problems.map(({ line, message }) => `Line ${line}: ${message}\n`);
    throw invalidRequest(`Java source compilation failed:\n${lines.join('')}`);
  }
}

/** `int` where the body never sees a null, else `Integer`. */
function javaTypeName(type: CqlType, { calledOnNullInput }: UserFunction): string {
  const { name, primitive } = javaTypeOf(type);
  return calledOnNullInput ? name : (primitive ?? name);
}
