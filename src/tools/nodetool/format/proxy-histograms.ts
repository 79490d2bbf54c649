import type { Distribution, LatenciesReport } from '../../../admin/index.ts';

const ROWS = ['50%', '75%', '95%', '98%', '99%', 'Min', 'Max'];
const COLUMNS = ['Read', 'Write', 'Range', 'CAS Read', 'CAS Write', 'View Write'];

/** The text of `nodetool proxyhistograms`. Writes to views are not timed apart. */
export function formatProxyHistograms(report: LatenciesReport): string {
  const { read, write, range, casRead, casWrite } = report;
  const columns = [read, write, range, casRead, casWrite, null].map(numbers);
  const titles = COLUMNS.map((name) => `${name} Latency`);
  const units = COLUMNS.map(() => '(micros)');
  const rows = ROWS.map((name, i) => [name, ...columns.map((column) => column[i] ?? '')]);
  const lines = [['Percentile', ...titles], ['', ...units], ...rows].map(line);
  return `${['proxy histograms', ...lines].map((each) => `${each}\n`).join('')}\n`;
}

function numbers(spread: Distribution | null): readonly string[] {
  const { percentiles, min, max } = spread ?? { percentiles: [0, 0, 0, 0, 0], min: 0, max: 0 };
  return [...percentiles, min, max].map((value) => value.toFixed(2));
}

function line([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(10) + cells.map((cell) => cell.padStart(19)).join('');
}
