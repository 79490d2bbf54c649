import type { Level } from './levels.ts';
import { stepLevel } from './levels.ts';

/**
 * A client station of the panel without its wires: what the 16x2 display shows and what the five
 * keys do. Pure: time, keys and results come in, display states come out.
 *
 *   running        writes go on; UP reads the last message, DOWN stops and resumes writing
 *   choosing-write after SELECT was held: LEFT and RIGHT browse, SELECT takes the level
 *   choosing-read  then the same for the read level
 */
export type Key = 'SELECT' | 'LEFT' | 'RIGHT' | 'UP' | 'DOWN' | 'HOLD_SELECT';
export type Colour = 'green' | 'blue' | 'red' | 'white';

export interface Display {
  /** Sixteen characters each. */
  readonly lines: readonly [string, string];
  readonly colour: Colour;
}

/** Characters in a line of the display. */
const columns = 16;

export type Mode = 'running' | 'choosing-write' | 'choosing-read';

export interface StationState {
  readonly mode: Mode;
  readonly writing: boolean;
  readonly writeLevel: Level;
  readonly readLevel: Level;
  /** Coordinators of this data centre make the display green, others blue. */
  readonly greenIn: string;
  readonly display: Display;
}

/** What a request came to: where it was coordinated and how long it took, or its error. */
export type Outcome =
  | {
      readonly kind: 'done';
      readonly operation: 'write' | 'read';
      readonly dataCenter: string;
      readonly rack: string;
      readonly node: string;
      readonly latencyMs: number;
    }
  | { readonly kind: 'failed'; readonly error: string; readonly meaning: string };

/** What the keys ask the owner to do. */
export type Action = 'none' | 'read-last-message';

export function startStation(
  dataCenter: string,
  writeLevel: Level,
  readLevel: Level,
  greenIn = dataCenter === 'DC2' ? 'DC1' : dataCenter,
): StationState {
  return {
    greenIn,
    mode: 'running',
    writing: true,
    writeLevel,
    readLevel,
    display: show('white', dataCenter, 'connecting...'),
  };
}

/** The next state after a key, and what the owner has to do. */
export function pressKey(state: StationState, key: Key): { state: StationState; action: Action } {
  if (state.mode === 'running') return pressWhileRunning(state, key);
  return { state: pressWhileChoosing(state, key), action: 'none' };
}

function pressWhileRunning(state: StationState, key: Key): { state: StationState; action: Action } {
  switch (key) {
    case 'HOLD_SELECT':
      return { state: showChoice({ ...state, mode: 'choosing-write' }), action: 'none' };
    case 'UP':
      return { state, action: 'read-last-message' };
    case 'DOWN': {
      const writing = !state.writing;
      const display = show('white', writing ? 'writing' : 'paused', `CL ${state.writeLevel}`);
      return { state: { ...state, writing, display }, action: 'none' };
    }
    default:
      return { state, action: 'none' };
  }
}

function pressWhileChoosing(state: StationState, key: Key): StationState {
  const isWrite = state.mode === 'choosing-write';
  if (key === 'LEFT' || key === 'RIGHT') {
    const steps = key === 'LEFT' ? -1 : 1;
    return showChoice(
      isWrite
        ? { ...state, writeLevel: stepLevel(state.writeLevel, steps) }
        : { ...state, readLevel: stepLevel(state.readLevel, steps) },
    );
  }
  if (key !== 'SELECT') return state;
  if (isWrite) return showChoice({ ...state, mode: 'choosing-read' });
  const display = show('white', `W ${state.writeLevel}`, `R ${state.readLevel}`);
  return { ...state, mode: 'running', display };
}

function showChoice(state: StationState): StationState {
  const isWrite = state.mode === 'choosing-write';
  const level = isWrite ? state.writeLevel : state.readLevel;
  const title = isWrite ? '- CL WRITE -' : '- CL READ -';
  return { ...state, display: show('white', title, `< ${level} >`) };
}

/** Shows an outcome, unless a level is being chosen. */
export function showOutcome(state: StationState, outcome: Outcome): StationState {
  if (state.mode !== 'running') return state;
  if (outcome.kind === 'failed') {
    return { ...state, display: show('red', outcome.error, outcome.meaning) };
  }
  const level = outcome.operation === 'write' ? state.writeLevel : state.readLevel;
  const latency = `${Math.round(outcome.latencyMs)} ms`;
  const arrow = outcome.operation === 'write' ? '->' : '<-';
  const end = ` ${arrow} ${latency}`;
  const colour = outcome.dataCenter === state.greenIn ? 'green' : 'blue';
  const second = placeText(outcome, columns - end.length) + end;
  return { ...state, display: show(colour, `- ${level} -`, second) };
}

/** `DC1R2N1`; where that is too long, what of the data centre's name fits before the node's. */
function placeText(
  { dataCenter, rack, node }: Outcome & { readonly kind: 'done' },
  room: number,
): string {
  const whole = `${dataCenter}${rack.replace('RAC', 'R')}${node}`;
  if (whole.length <= room) return whole;
  const rest = Math.max(0, room - node.length - 1);
  const name =
    dataCenter.length <= rest ? dataCenter : dataCenter.slice(0, rest - 1) + dataCenter.slice(-1);
  return `${name} ${node}`;
}

function show(colour: Colour, first: string, second: string): Display {
  return { colour, lines: [centred(first), centred(second)] };
}

/** Sixteen characters: centred, or cut at the end. */
function centred(text: string): string {
  if (text.length >= columns) return text.slice(0, columns);
  const left = Math.floor((columns - text.length) / 2);
  return (' '.repeat(left) + text).padEnd(columns);
}
