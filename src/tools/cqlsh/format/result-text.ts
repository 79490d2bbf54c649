import type { Paint } from './color.ts';
import { displayWidth, padLeft, padRight } from './display-width.ts';

export interface ShownColumn {
  readonly name: string;
}

/** Rows under a header (or without), as wide as the widest cell of each column. */
export function rowsText(
  columns: readonly ShownColumn[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  withHeader = true,
): string {
  const widths = columns.map(({ name }, i) =>
    Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[i] ?? ''))),
  );
  const header = columns.map(({ name }, i) => paint('header', padRight(name, widths[i] ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  const lines = rows.map(
    (row) => ` ${row.map((cell, i) => padLeft(cell, widths[i] ?? 0)).join(' | ')}`,
  );
  const head = withHeader ? [` ${header.join(' | ')}`.trimEnd(), rule] : [];
  return `${[...head, ...lines].join('\n')}\n`;
}

/** Each row as a list of its columns, one below the other (EXPAND). `first` counts from 1. */
export function expandedText(
  columns: readonly ShownColumn[],
  rows: readonly (readonly string[])[],
  first: number,
  paint: Paint,
): string {
  const nameWidth = Math.max(...columns.map(({ name }) => displayWidth(name)));
  const valueWidth = Math.max(0, ...rows.flat().map(displayWidth));
  const blocks = rows.map((row, i) => {
    const lines = columns.map(
      ({ name }, at) => ` ${paint('header', padRight(name, nameWidth))} | ${row[at] ?? ''}`,
    );
    const rule = `${'-'.repeat(nameWidth + 2)}+${'-'.repeat(valueWidth + 2)}`;
    return [`@ Row ${first + i}`, rule, ...lines, ''].join('\n');
  });
  return `${blocks.join('\n')}\n`;
}

/** Names in columns of equal width, sorted downwards, as few lines as `width` allows. */
export function columnsText(names: readonly string[], width: number): string {
  for (let lines = 1; lines < names.length; lines++) {
    const text = inLines(names, lines, width);
    if (text !== null) return text;
  }
  return names.map((name) => `${name}\n`).join('');
}

function inLines(names: readonly string[], lines: number, width: number): string | null {
  const columns = Array.from({ length: Math.ceil(names.length / lines) }, (_, i) =>
    names.slice(i * lines, (i + 1) * lines),
  );
  const widths = columns.map((column) => Math.max(...column.map(displayWidth)));
  const total = widths.reduce((sum, each) => sum + each + 2, -2);
  if (total > width) return null;
  const line = (i: number) =>
    columns.map((column, at) => padRight(column[i] ?? '', widths[at] ?? 0)).join('  ');
  return Array.from({ length: lines }, (_, i) => `${line(i).trimEnd()}\n`).join('');
}
