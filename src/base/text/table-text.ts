/** Rows of cells in columns as wide as their widest cell, with a space in between (TableBuilder). */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  const lineOf = (row: readonly string[]): string =>
    widths.map((width, i) => (row[i] ?? '').padEnd(width)).join(' ');
  return rows.map((row) => `${lineOf(row)}\n`).join('');
}
