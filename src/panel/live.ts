import type { PanelAction, PanelChange, PanelPulse, PanelState } from '../admin/index.ts';

/** What a view can be told of. `pulses` are in `takePulses`. */
export type Topic = keyof PanelState | 'pulses' | 'connection' | 'chosen';

const maximumSamples = 600;
const maximumMarks = 200;

const nothing: PanelState = {
  cluster: {
    name: '',
    kind: 'ilion',
    version: '',
    nodes: [],
    faults: [],
    handoff: true,
    locks: { lives: null, links: null, nodetool: null, activity: null },
  },
  stations: [],
  keyspace: null,
  road: null,
  samples: [],
  marks: [],
  lessons: [],
  lesson: null,
};

/**
 * The state that the server pushes. Views ask for topics and are called once a frame, however much
 * came in between; nothing grows while the page is hidden.
 */
export class Live {
  state: PanelState = nothing;
  connected = false;
  /** Node whose card is shown. */
  chosen: string | null = null;
  /** Tells a person what went wrong with a press. */
  onProblem: (message: string) => void = () => {};
  private readonly listeners: { topics: ReadonlySet<Topic>; update: () => void }[] = [];
  private readonly changed = new Set<Topic>();
  private pulses = new Map<string, PanelPulse>();
  private frame = 0;

  /** `update` is called soon after one of the topics changed. */
  on(topics: readonly Topic[], update: () => void): void {
    this.listeners.push({ topics: new Set(topics), update });
  }

  connect(): void {
    const events = new EventSource('/panel/events');
    events.addEventListener('state', (event) => {
      this.state = JSON.parse((event as MessageEvent<string>).data);
      this.connected = true;
      const topics = Object.keys(this.state) as Topic[];
      this.touch(...topics, 'connection');
    });
    events.addEventListener('change', (event) => {
      this.merge(JSON.parse((event as MessageEvent<string>).data));
    });
    events.addEventListener('error', () => {
      this.connected = false;
      this.touch('connection');
    });
  }

  choose(node: string | null): void {
    this.chosen = node;
    this.touch('chosen');
  }

  /** What LEDs have to show since the last call, by node. */
  takePulses(): ReadonlyMap<string, PanelPulse> {
    const taken = this.pulses;
    this.pulses = new Map();
    return taken;
  }

  /** Presses a button of the panel; false when it was refused, which the person is told. */
  async act(action: PanelAction): Promise<boolean> {
    try {
      const response = await fetch('/panel/act', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(action),
      });
      if (response.ok) return true;
      const { error } = (await response.json()) as { error: string };
      this.onProblem(error);
    } catch {
      this.onProblem('the cluster does not answer');
    }
    return false;
  }

  private merge(change: PanelChange): void {
    const { sample, mark, pulses, ...sections } = change;
    this.state = { ...this.state, ...sections };
    const topics = Object.keys(sections) as Topic[];
    if (sample !== undefined) {
      const samples = [...this.state.samples, sample].slice(-maximumSamples);
      this.state = { ...this.state, samples };
      topics.push('samples');
    }
    if (mark !== undefined) {
      this.state = { ...this.state, marks: [...this.state.marks, mark].slice(-maximumMarks) };
      topics.push('marks');
    }
    if (pulses !== undefined) {
      for (const pulse of pulses) this.pulses.set(pulse.node, pulse);
      topics.push('pulses');
    }
    this.touch(...topics);
  }

  private touch(...topics: readonly Topic[]): void {
    for (const topic of topics) this.changed.add(topic);
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const topicsNow = new Set(this.changed);
      this.changed.clear();
      for (const { topics: wanted, update } of this.listeners) {
        if ([...wanted].some((topic) => topicsNow.has(topic))) update();
      }
    });
  }
}
