import type { QualifiedName } from './qualified-name.ts';
import type { RawType } from './raw-type.ts';

export type FieldDefinition = { readonly name: string; readonly type: RawType };

export type CreateTypeStatement = {
  readonly kind: 'createType';
  readonly type: QualifiedName;
  readonly ifNotExists: boolean;
  readonly fields: readonly FieldDefinition[];
};

export type TypeAlteration =
  | {
      readonly kind: 'addField';
      readonly ifFieldNotExists: boolean;
      readonly field: FieldDefinition;
    }
  /** Always refused by analysis, with its own message. */
  | { readonly kind: 'alterField'; readonly field: string; readonly type: RawType }
  | {
      readonly kind: 'renameFields';
      readonly ifFieldExists: boolean;
      readonly renames: readonly { readonly from: string; readonly to: string }[];
    };

export type AlterTypeStatement = {
  readonly kind: 'alterType';
  readonly type: QualifiedName;
  readonly ifExists: boolean;
  readonly alteration: TypeAlteration;
};

export type DropTypeStatement = {
  readonly kind: 'dropType';
  readonly type: QualifiedName;
  readonly ifExists: boolean;
};
