import type { Expression, Statement } from '../ast/node.ts';
import type { Code, Step } from '../run/frame.ts';
import { asAncestor, bindingsOf, type Method } from '../type/library-class.ts';
import type { Type } from '../type/type.ts';
import { erase, substitute, textOfType } from '../type/type.ts';
import { JavaArray } from '../value/array.ts';
import type { Execution } from '../value/execution.ts';
import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';
import { checkExpression } from './check-expression.ts';
import { type CheckedStatement, checkStatement, joined } from './check-statement.ts';
import { assign, convert, toBoolean } from './convert.ts';
import type { Checked, Scope, Target } from './scope.ts';

type Node<K> = Extract<Statement, { kind: K }>;

/** Checks something that jumps may go to; what breaks leave unassigned is joined at its end. */
export function withTarget(
  scope: Scope,
  label: string | null,
  isLoop: boolean,
  check: (target: Target) => CheckedStatement,
): CheckedStatement {
  const target: Target = {
    label,
    isLoop,
    break: { kind: 'break' },
    continue: { kind: 'continue' },
    isBroken: false,
    unassigned: new Set(),
  };
  scope.targets.push(target);
  const checked = check(target);
  scope.targets.pop();
  scope.unassigned = joined(scope.unassigned, target.unassigned);
  return checked;
}

function loop(
  target: Target,
  test: Code | null,
  body: Step,
  update: readonly Code[],
  testsFirst: boolean,
): Step {
  const { break: leave, continue: again } = target;
  return (frame) => {
    const { execution } = frame;
    let isTested = testsFirst;
    for (;;) {
      execution.step();
      if (isTested && test !== null && test(frame) !== true) return null;
      isTested = true;
      const jump = body(frame);
      if (jump === leave) return null;
      if (jump !== null && jump !== again) return jump;
      for (const code of update) code(frame);
    }
  };
}

export function checkWhile(
  scope: Scope,
  node: Node<'while'>,
  label: string | null,
): CheckedStatement {
  return withTarget(scope, label, true, (target) => {
    const test = toBoolean(scope, checkExpression(scope, node.condition));
    const before = new Set(scope.unassigned);
    const { run } = checkStatement(scope, node.body);
    const isEndless = test.constant === true;
    scope.unassigned = isEndless ? new Set() : before;
    return {
      completes: !isEndless || target.isBroken,
      run: loop(target, test.code, run, [], true),
    };
  });
}

export function checkDo(scope: Scope, node: Node<'do'>, label: string | null): CheckedStatement {
  return withTarget(scope, label, true, (target) => {
    const { run } = checkStatement(scope, node.body);
    const test = toBoolean(scope, checkExpression(scope, node.condition));
    const isEndless = test.constant === true;
    if (isEndless) scope.unassigned = new Set();
    return {
      completes: !isEndless || target.isBroken,
      run: loop(target, test.code, run, [], false),
    };
  });
}

export function checkFor(scope: Scope, node: Node<'for'>, label: string | null): CheckedStatement {
  return scope.inBlock(() => {
    const starts = node.start.map((statement) => checkStatement(scope, statement).run);
    const whole = withTarget(scope, label, true, (target) => {
      const test =
        node.condition === null ? null : toBoolean(scope, checkExpression(scope, node.condition));
      const before = new Set(scope.unassigned);
      const { run } = checkStatement(scope, node.body);
      const update = node.update.map(
        (expression: Expression) => checkExpression(scope, expression).code,
      );
      const isEndless = test === null || test.constant === true;
      scope.unassigned = isEndless ? new Set() : before;
      return {
        completes: !isEndless || target.isBroken,
        run: loop(target, test?.code ?? null, run, update, true),
      };
    });
    return {
      completes: whole.completes,
      run: (frame) => {
        for (const start of starts) start(frame);
        return whole.run(frame);
      },
    };
  });
}

export function checkForEach(
  scope: Scope,
  node: Node<'forEach'>,
  label: string | null,
): CheckedStatement {
  return scope.inBlock(() => {
    const items = checkExpression(scope, node.items);
    const element = elementType(scope, items);
    const isVar = node.type.name === 'var' && scope.findClass('var') === null;
    const type = isVar ? element : scope.resolve(node.type);
    const { slot } = scope.declare(node.line, node.name, type);
    const current = scope.slots++;
    const raw: Checked = {
      line: items.line,
      type: items.type.kind === 'array' ? element : scope.table.object(),
      code: (frame) => frame.locals[current] as JavaValue,
    };
    const typed = items.type.kind === 'array' ? raw : convert(scope, raw, element);
    const { code } = assign(scope, typed, type);
    const walk = items.type.kind === 'array' ? arrayWalk : iterableWalk(scope);
    return withTarget(scope, label, true, (target) => {
      const before = new Set(scope.unassigned);
      const { run } = checkStatement(scope, node.body);
      scope.unassigned = before;
      return {
        completes: true,
        run: (frame) => {
          const next = walk(frame.execution, items.code(frame));
          for (let value = next(); value !== undefined; value = next()) {
            frame.execution.step();
            frame.locals[current] = value;
            frame.locals[slot] = code(frame);
            const jump = run(frame);
            if (jump === target.break) return null;
            if (jump !== null && jump !== target.continue) return jump;
          }
          return null;
        },
      };
    });
  });
}

/** Gives one item after another, undefined at the end. */
type Walk = (execution: Execution, items: JavaValue) => () => JavaValue | undefined;

const arrayWalk: Walk = (_, array) => {
  if (!(array instanceof JavaArray)) throw raise('java.lang.NullPointerException');
  let at = 0;
  return () => array.items[at++];
};

function iterableWalk(scope: Scope): Walk {
  const call = (type: string, name: string): Method['native'] => {
    const found = scope.table.type(type).of.methods(name)[0];
    if (found === undefined) throw new Error(`the library has no ${type}.${name}`);
    return found.native;
  };
  type Call = (execution: Execution, self: JavaValue) => JavaValue;
  const iterate = call('java.lang.Iterable', 'iterator') as Call;
  const hasNext = call('java.util.Iterator', 'hasNext') as Call;
  const next = call('java.util.Iterator', 'next') as Call;
  return (execution, items) => {
    if (items === null) throw raise('java.lang.NullPointerException');
    const iterator = iterate(execution, items);
    return () => (hasNext(execution, iterator) === true ? next(execution, iterator) : undefined);
  };
}

function elementType(scope: Scope, { type, line }: Checked): Type {
  if (type.kind === 'array') return type.element;
  const iterable = scope.table.get('java.lang.Iterable');
  const seen = type.kind === 'class' && iterable !== null ? asAncestor(type, iterable) : null;
  if (seen === null) {
    return scope.fail(
      line,
      'Can only iterate over an array or an instance of java.lang.Iterable' +
        (type.kind === 'null' ? `, not ${textOfType(type)}` : ''),
    );
  }
  const variable = seen.of.variables[0];
  if (variable === undefined) return scope.table.object();
  const element = substitute(variable, bindingsOf(seen));
  if (element.kind !== 'wildcard') return seen.args.length === 0 ? erase(element) : element;
  return element.upper ?? scope.table.object();
}
