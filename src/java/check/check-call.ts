import type { Expression } from '../ast/node.ts';
import { castCheck } from '../run/check-class.ts';
import type { Code } from '../run/frame.ts';
import type { Method } from '../type/library-class.ts';
import { asAncestor, bindingsOf } from '../type/library-class.ts';
import { infer, isConvertible, isSubtype } from '../type/relation.ts';
import type { ClassType, Type, TypeVariable } from '../type/type.ts';
import { erase, isReference, substitute, textOfType } from '../type/type.ts';
import type { Execution } from '../value/execution.ts';
import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';
import { checkExpression } from './check-expression.ts';
import { checkTarget, namedClass } from './check-name.ts';
import { convert } from './convert.ts';
import { newArray } from './new-array.ts';
import type { Checked, Scope } from './scope.ts';

type Node<K> = Extract<Expression, { kind: K }>;
type Call = (execution: Execution, ...args: JavaValue[]) => JavaValue;

/** A method with the types that it has on a receiver. */
interface Candidate {
  readonly method: Method;
  readonly variables: readonly TypeVariable[];
  readonly parameters: readonly Type[];
  readonly returns: Type;
}

interface Choice {
  readonly candidate: Candidate;
  readonly isSpread: boolean;
}

function parameterAt(parameters: readonly Type[], index: number, isSpread: boolean): Type {
  const last = parameters.length - 1;
  if (!isSpread || index < last) return parameters[index] as Type;
  const array = parameters[last] as Type;
  return array.kind === 'array' ? array.element : array;
}

/** Overload resolution: by subtyping, then with boxing, then with a variable number. */
function choose(
  scope: Scope,
  candidates: readonly Candidate[],
  args: readonly Checked[],
): Choice | 'none' | 'ambiguous' {
  for (const phase of [0, 1, 2]) {
    const isSpread = phase === 2;
    const fitting = candidates.filter(({ method, parameters }) => {
      if (isSpread && !method.isVariable) return false;
      const count = parameters.length;
      if (isSpread ? args.length < count - 1 : args.length !== count) return false;
      return args.every(({ type, isInferred }, i) => {
        const wanted = parameterAt(parameters, i, isSpread);
        if (type.kind === 'void') return false;
        if (isConvertible(type, wanted, phase > 0, scope.table)) return true;
        return isInferred === true && isSubtype(erase(type), erase(wanted));
      });
    });
    if (fitting.length === 0) continue;
    const best = fitting.filter((one) =>
      fitting.every((other) => one === other || isMoreSpecific(one, other, args, isSpread)),
    );
    const found = best[0];
    return found === undefined ? 'ambiguous' : { candidate: found, isSpread };
  }
  return 'none';
}

function isMoreSpecific(
  one: Candidate,
  other: Candidate,
  args: readonly Checked[],
  isSpread: boolean,
): boolean {
  const count = Math.max(args.length, isSpread ? one.parameters.length : 0);
  for (let i = 0; i < count; i++) {
    const mine = parameterAt(one.parameters, i, isSpread);
    if (!isSubtype(erase(mine), erase(parameterAt(other.parameters, i, isSpread)))) return false;
  }
  return true;
}

/** Types of a call once it is known what the variables stand for. */
function resultOf(
  scope: Scope,
  { candidate, isSpread }: Choice,
  args: readonly Checked[],
): { parameters: readonly Type[]; returns: Type; isInferred: boolean } {
  const { variables, parameters, returns } = candidate;
  if (variables.length === 0) return { parameters, returns, isInferred: false };
  const found = new Map<TypeVariable, Type>();
  args.forEach(({ type }, i) => {
    infer(parameterAt(parameters, i, isSpread), type, variables, found, scope.table);
  });
  const isOpen = variables.some((variable) => !found.has(variable));
  for (const variable of variables) {
    if (!found.has(variable)) found.set(variable, erase(variable.bound));
  }
  const result = substitute(returns, found);
  return {
    parameters: parameters.map((parameter) => substitute(parameter, found)),
    returns: isOpen && result.kind === 'class' ? erase(result) : result,
    isInferred: true,
  };
}

/** Code for the arguments as the native wants them: those of a variable number in an array. */
function argumentCodes(
  scope: Scope,
  { candidate, isSpread }: Choice,
  parameters: readonly Type[],
  args: readonly Checked[],
): Code[] {
  const codes = args.map(
    (argument, i) => convert(scope, argument, parameterAt(parameters, i, isSpread)).code,
  );
  if (!isSpread) return codes;
  const fixed = candidate.parameters.length - 1;
  const array = parameters[fixed] as Type;
  const create = newArray(array.kind === 'array' ? array.element : array);
  const rest = codes.slice(fixed);
  const spread: Code = (frame) => {
    const made = create(frame.execution, rest.length);
    for (const [i, code] of rest.entries()) made.items[i] = code(frame);
    return made;
  };
  return [...codes.slice(0, fixed), spread];
}

function textOfTypes(types: readonly { readonly type: Type }[]): string {
  return types.map(({ type }) => textOfType(type)).join(', ');
}

function seenFrom(receiver: ClassType, method: Method): Candidate {
  const { parameters, returns, variables, isStatic, owner } = method;
  const seen = isStatic ? null : asAncestor(receiver, owner);
  if (seen === null) return { method, variables, parameters, returns };
  const isRaw = seen.args.length === 0 && owner.variables.length > 0;
  const bindings = bindingsOf(seen);
  const read = (type: Type): Type => {
    const result = substitute(type, bindings);
    return isRaw ? erase(result) : result;
  };
  return {
    method,
    variables,
    parameters: parameters.map((type) => upper(read(type), false, scopeless(type))),
    returns: upper(read(returns), true, scopeless(returns)),
  };
}

function scopeless(type: Type): Type {
  return type.kind === 'variable' ? erase(type.bound) : type;
}

/** A wildcard as what is read from it, or as what may be given to it. */
function upper(type: Type, isRead: boolean, bound: Type): Type {
  if (type.kind !== 'wildcard') return type;
  return isRead ? (type.upper ?? bound) : (type.lower ?? type.upper ?? bound);
}

export function checkCall(scope: Scope, node: Node<'call'>): Checked {
  const { line, name } = node;
  if (node.target === null) {
    const args = node.args.map((argument) => checkExpression(scope, argument));
    return scope.fail(line, `The method ${name}(${textOfTypes(args)}) is undefined for the type`);
  }
  const owner = namedClass(scope, node.target);
  const target = owner === null ? checkTarget(scope, node.target) : null;
  const args = node.args.map((argument) => checkExpression(scope, argument));
  const receiver = owner?.type() ?? receiverOf(scope, target as Checked, name, args, line);
  const isArray = target?.type.kind === 'array';
  const methods = receiver.of.methods(name).filter(({ isStatic }) => !isArray || !isStatic);
  const candidates = methods.map((method) => seenFrom(receiver, method));
  const choice = choose(scope, candidates, args);
  const shown = textOfType(target?.type ?? receiver);
  if (choice === 'none') return notApplicable(scope, candidates, args, shown, name, line);
  if (choice === 'ambiguous')
    scope.fail(line, `The method ${name} is ambiguous for the type ${shown}`);
  const { method } = choice.candidate;
  if (owner !== null && !method.isStatic) {
    const types = method.parameters.map((type) => ({ type }));
    scope.fail(
      line,
      `Cannot make a static reference to the non-static method ${name}(${textOfTypes(types)}) ` +
        `from the type ${owner.simpleName}`,
    );
  }
  for (const thrown of method.throws) scope.throws(line, thrown);
  const { parameters, returns, isInferred } = resultOf(scope, choice, args);
  const codes = argumentCodes(scope, choice, parameters, args);
  const code = invocation(method, target?.code ?? null, codes);
  return { line, type: returns, code: checkedResult(scope, method, returns, code), isInferred };
}

/** A method of a variable type gives what a raw type may have let in: it is looked at. */
function checkedResult(scope: Scope, method: Method, returns: Type, code: Code): Code {
  if (method.returns.kind !== 'variable' || !isReference(returns)) return code;
  if (isSubtype(erase(method.returns), erase(returns))) return code;
  const check = castCheck(returns, scope.table);
  return (frame) => check(code(frame));
}

function receiverOf(
  scope: Scope,
  { type }: Checked,
  name: string,
  args: readonly Checked[],
  line: number,
): ClassType {
  if (type.kind === 'class') return type;
  if (type.kind === 'array') return scope.table.object();
  const erased = type.kind === 'wildcard' ? (type.upper ?? scope.table.object()) : erase(type);
  if (erased.kind === 'class') return erased;
  return scope.fail(
    line,
    `Cannot invoke ${name}(${textOfTypes(args)}) on the primitive type ${textOfType(type)}`,
  );
}

function notApplicable(
  scope: Scope,
  candidates: readonly Candidate[],
  args: readonly Checked[],
  shown: string,
  name: string,
  line: number,
): never {
  const only =
    candidates.find(({ parameters }) => parameters.length === args.length) ?? candidates[0];
  if (only === undefined) {
    scope.fail(line, `The method ${name}(${textOfTypes(args)}) is undefined for the type ${shown}`);
  }
  const types = only.parameters.map((type) => ({ type }));
  scope.fail(
    line,
    `The method ${name}(${textOfTypes(types)}) in the type ${shown} is not applicable ` +
      `for the arguments (${textOfTypes(args)})`,
  );
}

function invocation(method: Method, target: Code | null, codes: readonly Code[]): Code {
  const call = method.native as Call;
  const { isStatic } = method;
  return (frame) => {
    const { execution } = frame;
    const self = target === null ? null : target(frame);
    const values = codes.map((code) => code(frame));
    execution.step();
    if (isStatic) return call(execution, ...values);
    if (self === null) throw raise('java.lang.NullPointerException');
    const result = call(execution, self, ...values);
    if (typeof result === 'string') execution.allocate(24 + 2 * result.length);
    return result;
  };
}

export function checkNew(scope: Scope, node: Node<'new'>): Checked {
  const { line } = node;
  const type = scope.resolve(node.type);
  if (type.kind !== 'class' || type.of.isInterface || type.of.isAbstract) {
    return scope.fail(line, `Cannot instantiate the type ${textOfType(type)}`);
  }
  const args = node.args.map((argument) => checkExpression(scope, argument));
  if (node.type.args?.length === 0) refuseDiamond(scope, line, type);
  const candidates = type.of.constructors().map((method) => constructorOf(type, method));
  const choice = choose(scope, candidates, args);
  if (typeof choice === 'string') {
    scope.fail(line, `The constructor ${textOfType(type)}(${textOfTypes(args)}) is undefined`);
  }
  for (const thrown of choice.candidate.method.throws) scope.throws(line, thrown);
  const { parameters, returns, isInferred } = resultOf(scope, choice, args);
  const codes = argumentCodes(scope, choice, parameters, args);
  const call = choice.candidate.method.native as Call;
  return {
    line,
    type: returns,
    isInferred,
    code: (frame) => {
      const values = codes.map((code) => code(frame));
      frame.execution.step();
      frame.execution.allocate(64);
      return call(frame.execution, ...values);
    },
  };
}

/**
 * To infer what `<>` stands for Cassandra's compiler looks at all members of the class, and at classes
 * that are hidden from bodies: it refuses every one.
 */
function refuseDiamond(scope: Scope, line: number, type: ClassType): never {
  const { simpleName } = type.of;
  return scope.fail(
    line,
    `Cannot infer type arguments for ${simpleName}<>; name them, as in new ${simpleName}<String>()`,
  );
}

function constructorOf(type: ClassType, method: Method): Candidate {
  const bindings = bindingsOf(type);
  return {
    method,
    variables: method.variables,
    parameters: method.parameters.map((parameter) => substitute(parameter, bindings)),
    returns: type,
  };
}
