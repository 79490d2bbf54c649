import type { Block, Statement } from '../ast/node.ts';
import type { Jump, Step } from '../run/frame.ts';
import { RETURN } from '../run/frame.ts';
import type { Type } from '../type/type.ts';
import { isReference, textOfType } from '../type/type.ts';
import { raise, ThrowableObject, Thrown } from '../value/thrown.ts';
import { checkExpression, checkInitializer } from './check-expression.ts';
import { checkDo, checkFor, checkForEach, checkWhile, withTarget } from './check-loop.ts';
import { checkSwitch } from './check-switch.ts';
import { checkTry } from './check-try.ts';
import { assign, toBoolean } from './convert.ts';
import { defaultValue } from './new-array.ts';
import type { Scope, Variable } from './scope.ts';

/** A statement that has passed the checks, and whether what follows it may be reached. */
export interface CheckedStatement {
  readonly run: Step;
  readonly completes: boolean;
}

type Node<K> = Extract<Statement, { kind: K }>;

/** Checks a statement and makes code of it. Throws CompileError. */
export function checkStatement(scope: Scope, node: Statement): CheckedStatement {
  switch (node.kind) {
    case 'block':
      return checkBlock(scope, node);
    case 'empty':
      return { run: () => null, completes: true };
    case 'local':
      return checkLocal(scope, node);
    case 'expression': {
      const { code } = checkExpression(scope, node.expression);
      return {
        run: (frame) => {
          code(frame);
          return null;
        },
        completes: true,
      };
    }
    case 'if':
      return checkIf(scope, node);
    case 'while':
      return checkWhile(scope, node, null);
    case 'do':
      return checkDo(scope, node, null);
    case 'for':
      return checkFor(scope, node, null);
    case 'forEach':
      return checkForEach(scope, node, null);
    case 'switch':
      return checkSwitch(scope, node);
    case 'break':
    case 'continue':
      return checkJump(scope, node);
    case 'return':
      return checkReturn(scope, node);
    case 'throw':
      return checkThrow(scope, node);
    case 'try':
      return checkTry(scope, node);
    case 'labeled':
      return checkLabeled(scope, node);
  }
}

export function checkBlock(scope: Scope, block: Block): CheckedStatement {
  return scope.inBlock(() => checkSequence(scope, block.statements));
}

export function checkSequence(scope: Scope, statements: readonly Statement[]): CheckedStatement {
  const steps: Step[] = [];
  let completes = true;
  for (const statement of statements) {
    if (!completes) scope.fail(statement.line, 'Unreachable code');
    const checked = checkStatement(scope, statement);
    steps.push(checked.run);
    completes = checked.completes;
  }
  return {
    completes,
    run: (frame) => {
      for (const step of steps) {
        const jump = step(frame);
        if (jump !== null) return jump;
      }
      return null;
    },
  };
}

function checkLocal(scope: Scope, node: Node<'local'>): CheckedStatement {
  const isVar = node.type.name === 'var' && scope.findClass('var') === null;
  const base = isVar ? null : scope.resolve(node.type);
  const steps: Step[] = [];
  for (const { name, line, dimensions, value } of node.variables) {
    let type: Type = base ?? inferredType(scope, node, name);
    if (type.kind === 'void') scope.fail(line, `void is an invalid type for the variable ${name}`);
    for (let i = 0; i < dimensions; i++) type = { kind: 'array', element: type };
    if (scope.variable(name) !== null) scope.fail(line, `Duplicate local variable ${name}`);
    // The variable is in sight of its own initialiser, without a value.
    const variable = scope.declare(line, name, type, { isFinal: node.isFinal });
    scope.unassigned.add(variable);
    const { slot } = variable;
    if (value === null) {
      const initial = defaultValue(type);
      steps.push((frame) => {
        frame.locals[slot] = initial;
        return null;
      });
      continue;
    }
    const checked = checkInitializer(scope, value, type);
    scope.unassigned.delete(variable);
    if (node.isFinal && checked.constant !== undefined) {
      Object.assign(variable, { constant: checked.constant });
    }
    const { code } = checked;
    steps.push((frame) => {
      frame.locals[slot] = code(frame);
      return null;
    });
  }
  return {
    completes: true,
    run: (frame) => {
      for (const step of steps) step(frame);
      return null;
    },
  };
}

function inferredType(scope: Scope, node: Node<'local'>, name: string): Type {
  const value = node.variables[0]?.value ?? null;
  if (value === null || node.variables.length > 1) {
    scope.fail(node.line, `Cannot use 'var' on variable without initializer`);
  }
  const { type } = checkExpression(scope, value);
  if (type.kind === 'null' || type.kind === 'void') {
    scope.fail(node.line, `Cannot infer type for local variable initializer (variable ${name})`);
  }
  return type;
}

export function joined(one: ReadonlySet<Variable>, two: ReadonlySet<Variable>): Set<Variable> {
  return new Set([...one, ...two]);
}

/** Checks a statement that may be left out; gives what may be unassigned after it. */
export function checkBranch(
  scope: Scope,
  before: ReadonlySet<Variable>,
  check: () => CheckedStatement,
): { checked: CheckedStatement; unassigned: Set<Variable> } {
  scope.unassigned = new Set(before);
  const checked = check();
  // Where nothing goes on, everything has a value.
  return { checked, unassigned: checked.completes ? scope.unassigned : new Set() };
}

function checkIf(scope: Scope, node: Node<'if'>): CheckedStatement {
  const test = toBoolean(scope, checkExpression(scope, node.condition)).code;
  const before = scope.unassigned;
  const { otherwise } = node;
  const then = checkBranch(scope, before, () => checkStatement(scope, node.then));
  const other =
    otherwise === null
      ? { checked: { run: () => null, completes: true }, unassigned: new Set(before) }
      : checkBranch(scope, before, () => checkStatement(scope, otherwise));
  scope.unassigned = joined(then.unassigned, other.unassigned);
  const one = then.checked.run;
  const two = other.checked.run;
  return {
    completes: then.checked.completes || other.checked.completes,
    run: (frame) => (test(frame) === true ? one(frame) : two(frame)),
  };
}

function checkJump(scope: Scope, node: Node<'break' | 'continue'>): CheckedStatement {
  const { kind, label } = node;
  const target = scope.targets.findLast((other) =>
    label === null
      ? other.isLoop || (kind === 'break' && other.label === '')
      : other.label === label,
  );
  if (target === undefined) {
    if (label !== null) scope.fail(node.line, `The label ${label} is missing`);
    const where = kind === 'break' ? 'a loop or a switch' : 'a loop';
    scope.fail(node.line, `${kind} cannot be used outside of ${where}`);
  }
  if (kind === 'break') {
    target.isBroken = true;
    for (const variable of scope.unassigned) target.unassigned.add(variable);
  }
  const jump: Jump = target[kind];
  return { completes: false, run: () => jump };
}

function checkReturn(scope: Scope, node: Node<'return'>): CheckedStatement {
  const { returnType } = scope;
  if (node.value === null) {
    if (returnType.kind !== 'void') {
      const type = textOfType(returnType);
      scope.fail(node.line, `This method must return a result of type ${type}`);
    }
    return { completes: false, run: () => RETURN };
  }
  const value = checkExpression(scope, node.value);
  if (returnType.kind === 'void') scope.fail(node.line, 'Void methods cannot return a value');
  const { code } = assign(scope, value, returnType);
  return {
    completes: false,
    run: (frame) => {
      frame.result = code(frame);
      return RETURN;
    },
  };
}

function checkThrow(scope: Scope, node: Node<'throw'>): CheckedStatement {
  const checked = checkExpression(scope, node.value);
  if (!isReference(checked.type)) {
    const text = textOfType(checked.type);
    scope.fail(
      node.line,
      `No exception of type ${text} can be thrown; an exception type must be a subclass of Throwable`,
    );
  }
  const { code } = assign(scope, checked, scope.table.type('java.lang.Throwable'));
  scope.throws(node.line, checked.type);
  return {
    completes: false,
    run: (frame) => {
      const value = code(frame);
      if (value instanceof ThrowableObject) throw new Thrown(value);
      throw raise('java.lang.NullPointerException');
    },
  };
}

function checkLabeled(scope: Scope, node: Node<'labeled'>): CheckedStatement {
  const { body, label } = node;
  if (body.kind === 'while') return checkWhile(scope, body, label);
  if (body.kind === 'do') return checkDo(scope, body, label);
  if (body.kind === 'for') return checkFor(scope, body, label);
  if (body.kind === 'forEach') return checkForEach(scope, body, label);
  return withTarget(scope, label, false, (target) => {
    const { run, completes } = checkStatement(scope, body);
    return {
      completes: completes || target.isBroken,
      run: (frame) => {
        const jump = run(frame);
        return jump === target.break ? null : jump;
      },
    };
  });
}
