export interface Series {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface PlotOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xTicks: readonly { readonly at: number; readonly label: string }[];
  /** The y axis is logarithmic; else it begins at zero. */
  readonly isLogarithmic: boolean;
}

const width = 720;
const height = 300;
const margin = { left: 64, right: 16, top: 16, bottom: 44 };

/** A line chart as SVG; its colours are the page's. */
export function plot(series: readonly Series[], options: PlotOptions): string {
  const { title, xLabel, yLabel, xTicks, isLogarithmic } = options;
  const points = series.flatMap((one) => one.points);
  const xs = [...points.map(({ x }) => x), ...xTicks.map(({ at }) => at)];
  const [left, right] = [Math.min(...xs, 0), Math.max(...xs, 1e-9)];
  const scale = yScale(
    points.map(({ y }) => y),
    isLogarithmic,
  );
  const placeX = (x: number) =>
    round(margin.left + ((x - left) / (right - left)) * (width - margin.left - margin.right));
  const bottom = height - margin.bottom;
  const placeY = (y: number) => round(bottom - scale.part(y) * (bottom - margin.top));
  const rows = scale.ticks.map((y) => {
    const at = placeY(y);
    const line = `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${at}" y2="${at}"/>`;
    return `${line}<text x="${margin.left - 8}" y="${at + 4}" text-anchor="end">${short(y)}</text>`;
  });
  const columns = xTicks.map(
    ({ at, label }) =>
      `<text x="${placeX(at)}" y="${bottom + 18}" text-anchor="middle">${escaped(label)}</text>`,
  );
  const lines = series.map((one, i) => {
    const path = one.points.map(({ x, y }) => `${placeX(x)},${placeY(y)}`).join(' ');
    return `<polyline class="line s${i % 6}" points="${path}"><title>${escaped(one.label)}</title></polyline>`;
  });
  const legend = series.map(
    (one, i) => `<li><i class="key s${i % 6}"></i>${escaped(one.label)}</li>`,
  );
  return `<figure><figcaption>${escaped(title)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
${[...rows, ...columns, ...lines].join('\n')}
<text x="${(margin.left + width) / 2}" y="${height - 6}" text-anchor="middle">${escaped(xLabel)}</text>
<text transform="translate(14 ${height / 2}) rotate(-90)" text-anchor="middle">${escaped(yLabel)}</text>
</svg><ul class="legend">${legend.join('')}</ul></figure>`;
}

interface Scale {
  readonly ticks: readonly number[];
  part(value: number): number;
}

function yScale(values: readonly number[], isLogarithmic: boolean): Scale {
  const positive = values.filter((value) => value > 0);
  if (isLogarithmic && positive.length > 0) {
    const first = Math.floor(Math.log10(Math.min(...positive)));
    const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...positive))));
    return {
      ticks: Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i)),
      part: (value) => (Math.log10(Math.max(value, 10 ** first)) - first) / (last - first),
    };
  }
  const top = Math.max(...values, 1e-9);
  const power = 10 ** Math.floor(Math.log10(top));
  const step = power * ([0.2, 0.5, 1, 2].find((of) => top / (of * power) <= 5) ?? 2);
  const end = Math.ceil(top / step) * step;
  return {
    ticks: Array.from({ length: Math.round(end / step) + 1 }, (_, i) => i * step),
    part: (value) => value / end,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function short(value: number): string {
  return value >= 1000 ? `${+(value / 1000).toPrecision(3)}k` : String(+value.toPrecision(3));
}

/** Text that is safe inside elements and attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
