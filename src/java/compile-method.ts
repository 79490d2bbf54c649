import { checkSequence } from './check/check-statement.ts';
import { Scope } from './check/scope.ts';
import { libraryClasses } from './library/index.ts';
import { type CompiledMethod, CompileError, type MethodSource } from './method.ts';
import { parseBody } from './parser/parse-statement.ts';
import { parseType } from './parser/parse-type.ts';
import type { Frame } from './run/frame.ts';
import { ClassTable } from './type/class-table.ts';
import { textOfType } from './type/type.ts';
import { OutOfMemory, runOn } from './value/execution.ts';

/**
 * Compiles the body of a method: parsed, typed as Java types it, and made into closures.
 * Throws CompileError, and nothing else whatever the body is.
 */
export function compileMethod(source: MethodSource): CompiledMethod {
  try {
    return compile(source);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CompileError([{ line: 1, message: 'The code is nested too deeply' }]);
  }
}

function compile(source: MethodSource): CompiledMethod {
  const body = parseBody(source.body);
  const table = new ClassTable([...libraryClasses, ...source.classes]);
  const scope = new Scope(source, table);
  const slots = source.parameters.map(
    ({ name, type }) =>
      scope.declare(1, name, scope.resolve(parseType(type)), { isParameter: true }).slot,
  );
  const { run, completes } = scope.inBlock(() => checkSequence(scope, body.statements));
  if (completes && scope.returnType.kind !== 'void') {
    const type = textOfType(scope.returnType);
    const line = source.body.split('\n').length;
    scope.fail(line, `This method must return a result of type ${type}`);
  }
  return {
    invoke: (args, execution) => {
      const frame: Frame = { locals: new Array(scope.slots).fill(null), execution, result: null };
      for (const [i, slot] of slots.entries()) frame.locals[slot] = args[i] ?? null;
      try {
        runOn(execution, () => run(frame));
      } catch (error) {
        // A string or array longer than JavaScript has, or natives that call too deeply.
        if (error instanceof RangeError) throw new OutOfMemory();
        throw error;
      }
      return frame.result;
    },
  };
}
