import type { PanelAction } from '../../admin/index.ts';
import { AdminProblem } from '../../admin/index.ts';

type Kind = PanelAction['kind'];
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value !== '';
const amount: Check = (value) => typeof value === 'number' && value >= 0 && Number.isFinite(value);
const flag: Check = (value) => typeof value === 'boolean';
const oneOf =
  (...names: readonly string[]): Check =>
  (value) =>
    names.includes(value as string);

/** The fields of each action. */
const actions: Readonly<Record<Kind, Readonly<Record<string, Check>>>> = {
  life: { change: oneOf('stop', 'kill', 'start', 'pause', 'resume'), target: text },
  cut: { from: text, to: text },
  slow: { from: text, to: text, delayMs: amount },
  heal: {},
  key: {
    station: text,
    key: oneOf('SELECT', 'LEFT', 'RIGHT', 'UP', 'DOWN', 'HOLD_SELECT'),
  },
  rate: { station: text, everyMs: amount },
  level: { station: text, of: oneOf('write', 'read'), level: text },
  replication: { dataCenter: text, replicas: amount },
  handoff: { running: flag },
  lesson: { lesson: (value) => value === null || text(value) },
  next: {},
};

/** Checks what a page sent. Throws `AdminProblem` of status 400. */
export function readAction(body: unknown): PanelAction {
  const given = (body ?? {}) as Readonly<Record<string, unknown>>;
  const fields = Object.hasOwn(actions, String(given.kind))
    ? actions[given.kind as Kind]
    : undefined;
  if (fields === undefined) throw new AdminProblem(400, `there is no action "${given.kind}"`);
  for (const [name, check] of Object.entries(fields)) {
    if (!check(given[name])) throw new AdminProblem(400, `"${name}" of ${given.kind} is wrong`);
  }
  return given as unknown as PanelAction;
}
