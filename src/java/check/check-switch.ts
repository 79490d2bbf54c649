import type { Expression, Statement } from '../ast/node.ts';
import type { Step } from '../run/frame.ts';
import { isString, primitive, textOfType, unboxedName } from '../type/type.ts';
import type { JavaValue } from '../value/java-value.ts';
import { raise } from '../value/thrown.ts';
import { checkExpression } from './check-expression.ts';
import { withTarget } from './check-loop.ts';
import { type CheckedStatement, checkSequence, joined } from './check-statement.ts';
import { assign, convert } from './convert.ts';
import type { Checked, Scope } from './scope.ts';

type Switch = Extract<Statement, { kind: 'switch' }>;

const SWITCHABLE: ReadonlySet<string> = new Set(['byte', 'short', 'char', 'int']);

/** The value that the switch compares, as a primitive or a string. */
function switchValue(scope: Scope, node: Expression): Checked {
  const value = checkExpression(scope, node);
  if (isString(value.type)) return value;
  const name = unboxedName(value.type);
  if (name === null || !SWITCHABLE.has(name)) {
    scope.fail(
      value.line,
      `Cannot switch on a value of type ${textOfType(value.type)}. Only convertible int values, ` +
        'strings or enum variables are permitted',
    );
  }
  return convert(scope, value, primitive(name));
}

export function checkSwitch(scope: Scope, node: Switch): CheckedStatement {
  const value = switchValue(scope, node.value);
  return scope.inBlock(() =>
    withTarget(scope, '', false, (target) => {
      const places = new Map<JavaValue, number>();
      let other: number | null = null;
      const steps: Step[] = [];
      const before = new Set(scope.unassigned);
      let completes = true;
      for (const [at, group] of node.groups.entries()) {
        for (const label of group.labels) {
          if (label === null) {
            if (other !== null) scope.fail(node.line, 'The default case is already defined');
            other = at;
          } else addLabel(scope, value, label, at, places);
        }
        scope.unassigned = completes ? joined(before, scope.unassigned) : new Set(before);
        const checked = checkSequence(scope, group.body);
        steps.push(checked.run);
        completes = checked.completes;
      }
      if (!completes) scope.unassigned = new Set();
      if (other === null) scope.unassigned = joined(scope.unassigned, before);
      return {
        completes: completes || target.isBroken || other === null,
        run: (frame) => {
          const found = value.code(frame);
          if (found === null) throw raise('java.lang.NullPointerException');
          const start = places.get(found) ?? other;
          if (start === null) return null;
          for (let at = start; at < steps.length; at++) {
            const jump = (steps[at] as Step)(frame);
            if (jump === target.break) return null;
            if (jump !== null) return jump;
          }
          return null;
        },
      };
    }),
  );
}

function addLabel(
  scope: Scope,
  value: Checked,
  label: Expression,
  at: number,
  places: Map<JavaValue, number>,
): void {
  const checked = checkExpression(scope, label);
  const { constant } = assign(scope, checked, value.type);
  if (constant === undefined) {
    scope.fail(label.line, 'case expressions must be constant expressions');
  }
  if (places.has(constant)) scope.fail(label.line, 'Duplicate case');
  places.set(constant, at);
}
