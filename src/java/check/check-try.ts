import type { CatchClause, Statement } from '../ast/node.ts';
import { instanceTest } from '../run/check-class.ts';
import type { Jump, Step } from '../run/frame.ts';
import type { Type } from '../type/type.ts';
import { textOfType } from '../type/type.ts';
import type { JavaValue } from '../value/java-value.ts';
import { Thrown } from '../value/thrown.ts';
import { type CheckedStatement, checkBlock, checkBranch, joined } from './check-statement.ts';
import type { Scope } from './scope.ts';

type Try = Extract<Statement, { kind: 'try' }>;

interface Handler {
  readonly tests: readonly ((value: JavaValue) => boolean)[];
  readonly slot: number;
  readonly run: Step;
}

export function checkTry(scope: Scope, node: Try): CheckedStatement {
  const caught = node.catches.map((clause) => caughtTypes(scope, clause));
  const before = new Set(scope.unassigned);
  scope.handlers.push(caught.flat());
  const body = checkBranch(scope, before, () => checkBlock(scope, node.body));
  scope.handlers.pop();
  let unassigned = body.unassigned;
  let { completes } = body.checked;
  const handlers = node.catches.map((clause, i): Handler => {
    const types = caught[i] as readonly Type[];
    const only = types.length === 1 ? types[0] : undefined;
    const type = only ?? scope.table.type('java.lang.Throwable');
    return scope.inBlock(() => {
      const { slot } = scope.declare(clause.body.line, clause.name, type, { isParameter: true });
      const branch = checkBranch(scope, before, () => checkBlock(scope, clause.body));
      unassigned = joined(unassigned, branch.unassigned);
      completes ||= branch.checked.completes;
      const tests = types.map((one) => instanceTest(one, scope.table));
      return { tests, slot, run: branch.checked.run };
    });
  });
  const run = withHandlers(body.checked.run, handlers);
  if (node.finally === null) {
    scope.unassigned = unassigned;
    return { run, completes };
  }
  scope.unassigned = new Set(before);
  const last = checkBlock(scope, node.finally);
  const assigned = [...before].filter((variable) => !scope.unassigned.has(variable));
  for (const variable of assigned) unassigned.delete(variable);
  scope.unassigned = unassigned;
  return { run: withFinally(run, last.run), completes: completes && last.completes };
}

function caughtTypes(scope: Scope, clause: CatchClause): readonly Type[] {
  const throwable = scope.table.type('java.lang.Throwable').of;
  return clause.types.map((node) => {
    const type = scope.resolve(node);
    if (type.kind === 'class' && type.of.isBelow(throwable)) return type;
    return scope.fail(
      node.line,
      `No exception of type ${textOfType(type)} can be thrown; an exception type must be a ` +
        'subclass of Throwable',
    );
  });
}

function withHandlers(body: Step, handlers: readonly Handler[]): Step {
  if (handlers.length === 0) return body;
  return (frame) => {
    try {
      return body(frame);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      const { throwable } = error;
      const found = handlers.find(({ tests }) => tests.some((test) => test(throwable)));
      if (found === undefined) throw error;
      frame.execution.step();
      frame.locals[found.slot] = throwable;
      return found.run(frame);
    }
  };
}

/** The last block runs after exceptions of the body, not after those that end the whole run. */
function withFinally(body: Step, last: Step): Step {
  return (frame) => {
    let jump: Jump | null = null;
    let thrown: Thrown | null = null;
    try {
      jump = body(frame);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      thrown = error;
    }
    const { result } = frame;
    const other = last(frame);
    if (other !== null) return other;
    if (thrown !== null) throw thrown;
    frame.result = result;
    return jump;
  };
}
