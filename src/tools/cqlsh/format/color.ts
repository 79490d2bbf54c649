/** What a piece of output is; a terminal shows each in its own colour, everything else none. */
export type Paint = (kind: PaintKind, text: string) => string;

export type PaintKind =
  | 'text'
  | 'number'
  | 'blob'
  | 'moment'
  | 'other'
  | 'null'
  | 'escape'
  | 'mark'
  | 'field'
  | 'header'
  | 'error'
  | 'warning'
  | 'prompt';

const codes: Readonly<Record<PaintKind, string>> = {
  text: '33;1',
  number: '32;1',
  blob: '35',
  moment: '32;1',
  other: '32;1',
  null: '31',
  escape: '31;1',
  mark: '34;1',
  field: '33',
  header: '35;1',
  error: '31;1',
  warning: '33;1',
  prompt: '1',
};

export const plain: Paint = (_kind, text) => text;

export const colored: Paint = (kind, text) =>
  text === '' ? text : `\x1b[0;${codes[kind]}m${text}\x1b[0m`;
