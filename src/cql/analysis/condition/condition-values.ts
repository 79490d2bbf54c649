import { invalidRequest } from '../../../base/error/index.ts';
import type { ListType } from '../../../types/index.ts';
import type { Bindings } from '../bindings.ts';
import { boundElements, UNSET } from '../bound-value.ts';
import type { Value } from '../value.ts';

/** What a condition compares with: it is met when it is with one of the values. */
export interface ConditionValues {
  bind(bindings: Bindings): readonly (Buffer | null)[];
}

/** `c = v` */
export class OneValue implements ConditionValues {
  private readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }

  bind(bindings: Bindings): readonly (Buffer | null)[] {
    const bound = this.value.bind(bindings);
    if (bound === UNSET) throw invalidRequest("Invalid 'unset' value in condition");
    return [owned(bound)];
  }
}

/** `c IN (v, w)`; values that are unset are passed over. */
export class SeveralValues implements ConditionValues {
  private readonly values: readonly Value[];

  constructor(values: readonly Value[]) {
    this.values = values;
  }

  bind(bindings: Bindings): readonly (Buffer | null)[] {
    const bound: (Buffer | null)[] = [];
    for (const value of this.values) {
      const each = value.bind(bindings);
      if (each !== UNSET) bound.push(owned(each));
    }
    return bound;
  }
}

/** `c IN ?`: the marker binds a list. */
export class MarkerValues implements ConditionValues {
  private readonly index: number;
  private readonly type: ListType;

  constructor(index: number, type: ListType) {
    this.index = index;
    this.type = type;
  }

  bind(bindings: Bindings): readonly (Buffer | null)[] {
    const bound = bindings.values[this.index] ?? null;
    if (bound === null) throw invalidRequest('Invalid null list in IN condition');
    if (bound === UNSET) throw invalidRequest("Invalid 'unset' value in condition");
    return boundElements(this.type, bound);
  }
}

/** Conditions are looked at again after messages came back: a client's bytes are lent for the call. */
function owned(bytes: Buffer | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes);
}
