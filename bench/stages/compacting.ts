import type { Latte, Load, Measured } from './latte.ts';
import type { Server } from './server.ts';
import { shell } from './server.ts';

/** Medians of several windows; latencies in milliseconds. */
export interface Medians {
  readonly p50: number;
  readonly p99: number;
  /** Least and greatest p99 of a window. */
  readonly p99Range: readonly [number, number];
  readonly windows: number;
  /** Of all windows. */
  readonly compactions: number;
}

export interface Compared {
  readonly alone: Medians;
  readonly beside: Medians;
}

interface Window {
  readonly measured: Measured;
  readonly compactions: number;
}

/**
 * Measures a load alone and beside compactions of its own tables, one after the other, in turns: a
 * window alone and one beside, then one beside and one alone, so that what drifts on the machine meets
 * both. `told` is told of each window.
 */
export async function compareWindows(
  latte: Latte,
  server: Server,
  load: Load,
  windows: number,
  told: (what: string, measured: Measured) => void,
): Promise<Compared> {
  const alone: Window[] = [];
  const beside: Window[] = [];
  const measureAlone = async (): Promise<void> => {
    const measured = await latte.measure(server.address, load);
    alone.push({ measured, compactions: 0 });
    told('alone', measured);
  };
  const measureBeside = async (): Promise<void> => {
    const window = await besideCompactions(latte, server, load);
    beside.push(window);
    told('beside', window.measured);
  };
  for (let window = 0; window < windows; window++) {
    if (window % 2 === 0) await measureAlone();
    await measureBeside();
    if (window % 2 === 1) await measureAlone();
  }
  return { alone: mediansOf(alone), beside: mediansOf(beside) };
}

async function besideCompactions(latte: Latte, server: Server, load: Load): Promise<Window> {
  let isOver = false;
  const measuring = latte.measure(server.address, load).finally(() => {
    isOver = true;
  });
  let compactions = 0;
  while (!isOver) {
    await shell(`${server.nodetool} compact stages`);
    compactions++;
  }
  return { measured: await measuring, compactions };
}

function mediansOf(windows: readonly Window[]): Medians {
  const p99s = windows.map(({ measured }) => measured.p99);
  return {
    p50: medianOf(windows.map(({ measured }) => measured.p50)),
    p99: medianOf(p99s),
    p99Range: [Math.min(...p99s), Math.max(...p99s)],
    windows: windows.length,
    compactions: windows.reduce((sum, { compactions }) => sum + compactions, 0),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
