/** The tree of a body. Every node knows the line that it begins in, 1 being the body's first. */

/** A type as written: `java.util.Map<String, ? extends List<Integer>>[]`. */
export interface TypeNode {
  readonly line: number;
  readonly name: string;
  /** Absent without `<>`, empty for the diamond. */
  readonly args?: readonly TypeNode[];
  readonly wildcard?: 'any' | 'extends' | 'super';
  readonly dimensions: number;
}

export type Literal =
  | { readonly type: 'int' | 'char' | 'float' | 'double'; readonly value: number }
  | { readonly type: 'long'; readonly value: bigint }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'String'; readonly value: string }
  | { readonly type: 'null'; readonly value: null };

export type Expression = { readonly line: number } & (
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'field'; readonly target: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly target: Expression; readonly index: Expression }
  | {
      readonly kind: 'call';
      readonly target: Expression | null;
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'new'; readonly type: TypeNode; readonly args: readonly Expression[] }
  | {
      readonly kind: 'newArray';
      readonly type: TypeNode;
      readonly sizes: readonly Expression[];
      readonly items: readonly Expression[] | null;
    }
  | { readonly kind: 'arrayItems'; readonly items: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'step';
      readonly operator: '++' | '--';
      readonly isPrefix: boolean;
      readonly operand: Expression;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'assign';
      /** `=`, `+=` ... */
      readonly operator: string;
      readonly target: Expression;
      readonly value: Expression;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'cast'; readonly type: TypeNode; readonly operand: Expression }
  | { readonly kind: 'instanceof'; readonly operand: Expression; readonly type: TypeNode }
);

export interface LocalVariable {
  readonly line: number;
  readonly name: string;
  /** Of `int a[]`. */
  readonly dimensions: number;
  readonly value: Expression | null;
}

export interface SwitchGroup {
  /** null is `default`. */
  readonly labels: readonly (Expression | null)[];
  readonly body: readonly Statement[];
}

export interface CatchClause {
  readonly types: readonly TypeNode[];
  readonly name: string;
  readonly body: Block;
}

export interface Block {
  readonly kind: 'block';
  readonly line: number;
  readonly statements: readonly Statement[];
}

export type Statement =
  | Block
  | ({ readonly line: number } & (
      | {
          readonly kind: 'local';
          readonly type: TypeNode;
          readonly isFinal: boolean;
          readonly variables: readonly LocalVariable[];
        }
      | { readonly kind: 'expression'; readonly expression: Expression }
      | {
          readonly kind: 'if';
          readonly condition: Expression;
          readonly then: Statement;
          readonly otherwise: Statement | null;
        }
      | { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement }
      | { readonly kind: 'do'; readonly condition: Expression; readonly body: Statement }
      | {
          readonly kind: 'for';
          readonly start: readonly Statement[];
          readonly condition: Expression | null;
          readonly update: readonly Expression[];
          readonly body: Statement;
        }
      | {
          readonly kind: 'forEach';
          readonly type: TypeNode;
          readonly name: string;
          readonly items: Expression;
          readonly body: Statement;
        }
      | {
          readonly kind: 'switch';
          readonly value: Expression;
          readonly groups: readonly SwitchGroup[];
        }
      | { readonly kind: 'break' | 'continue'; readonly label: string | null }
      | { readonly kind: 'return'; readonly value: Expression | null }
      | { readonly kind: 'throw'; readonly value: Expression }
      | {
          readonly kind: 'try';
          readonly body: Block;
          readonly catches: readonly CatchClause[];
          readonly finally: Block | null;
        }
      | { readonly kind: 'labeled'; readonly label: string; readonly body: Statement }
      | { readonly kind: 'empty' }
    ));
