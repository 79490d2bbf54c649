import type { QualifiedName } from './qualified-name.ts';

export type CreateTriggerStatement = {
  readonly kind: 'createTrigger';
  readonly trigger: string;
  readonly table: QualifiedName;
  readonly className: string;
  readonly ifNotExists: boolean;
};

export type DropTriggerStatement = {
  readonly kind: 'dropTrigger';
  readonly trigger: string;
  readonly table: QualifiedName;
  readonly ifExists: boolean;
};
