import type { FunctionName } from './qualified-name.ts';
import type { RawType } from './raw-type.ts';
import type { Term } from './term.ts';

export type CreateFunctionStatement = {
  readonly kind: 'createFunction';
  readonly function: FunctionName;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly arguments: readonly { readonly name: string; readonly type: RawType }[];
  readonly returnType: RawType;
  /** CALLED ON NULL INPUT rather than RETURNS NULL ON NULL INPUT. */
  readonly calledOnNullInput: boolean;
  /** As written, lower case. */
  readonly language: string;
  readonly body: string;
};

export type DropFunctionStatement = {
  readonly kind: 'dropFunction';
  readonly function: FunctionName;
  /** Null when the parentheses are left out, which is allowed while the name has one overload. */
  readonly argumentTypes: readonly RawType[] | null;
  readonly ifExists: boolean;
};

export type CreateAggregateStatement = {
  readonly kind: 'createAggregate';
  readonly aggregate: FunctionName;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly argumentTypes: readonly RawType[];
  readonly stateFunction: string;
  readonly stateType: RawType;
  readonly finalFunction: string | null;
  readonly initialCondition: Term | null;
};

export type DropAggregateStatement = {
  readonly kind: 'dropAggregate';
  readonly aggregate: FunctionName;
  readonly argumentTypes: readonly RawType[] | null;
  readonly ifExists: boolean;
};
