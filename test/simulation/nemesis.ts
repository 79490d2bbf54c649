import type { SeededRandom } from '../../src/testing/index.ts';
import type { FaultRecord, History } from './history.ts';
import type { Place, SimulatedCluster } from './simulated-cluster.ts';

/** A fault that begins now; gives what ends it, or null when it ends by itself or cannot be. */
type Fault = () => { readonly text: string; readonly end: () => void } | null;

export interface NemesisOptions {
  /** Mean time between two faults. */
  readonly everyMs: number;
  /** The longest that one lasts. */
  readonly longestMs: number;
}

const restartRetryMs = 5000;

/**
 * Breaks things, by chance of the seed: links by node, rack and data centre, in one direction or
 * both; slow and lossy links; nodes that stand still, die, and lose their power; clocks that jump
 * and drift; disks that are slow or full. Each fault ends after a while, several may overlap.
 */
export class Nemesis {
  private readonly cluster: SimulatedCluster;
  private readonly history: History;
  private readonly options: NemesisOptions;
  private readonly random: SeededRandom;
  private readonly kinds: readonly (readonly [number, Fault])[];
  private stopped = false;

  constructor(cluster: SimulatedCluster, history: History, options: NemesisOptions) {
    this.cluster = cluster;
    this.history = history;
    this.options = options;
    this.random = cluster.simulation.random.fork('nemesis');
    this.kinds = [
      [6, () => this.cutGroup()],
      [4, () => this.cutOneWay()],
      [2, () => this.cutDataCenters()],
      [5, () => this.cutLink()],
      [4, () => this.slowNode()],
      [4, () => this.loseMessages()],
      [3, () => this.slowLinks()],
      [5, () => this.pause()],
      [6, () => this.killNode()],
      [6, () => this.crashNode()],
      [3, () => this.stopNode()],
      [2, () => this.killGroup()],
      [3, () => this.jumpClock()],
      [2, () => this.driftClock()],
      [3, () => this.fillDisk()],
      [3, () => this.slowDisk()],
      [2, () => this.failDisk()],
    ];
  }

  start(): void {
    const delayMs = -Math.log(1 - this.random.fraction()) * this.options.everyMs;
    this.after(delayMs, () => {
      if (this.stopped) return;
      this.start();
      this.strike();
    });
  }

  private after(delayMs: number, callback: () => void): void {
    this.cluster.simulation.time.timers.after(delayMs, callback);
  }

  private strike(): void {
    let roll = this.random.integer(this.kinds.reduce((sum, [weight]) => sum + weight, 0));
    const [, fault] = this.kinds.find(([weight]) => {
      roll -= weight;
      return roll < 0;
    }) as (typeof this.kinds)[number];
    const begun = fault();
    if (begun === null) return;
    const lastsMs = 200 + this.random.fraction() ** 2 * this.options.longestMs;
    this.after(lastsMs, () => {
      if (this.stopped) return;
      this.record(`end of: ${begun.text}`, 'other', []);
      begun.end();
    });
  }

  private record(text: string, kind: FaultRecord['kind'], nodes: readonly Place[]): void {
    const atMs = this.cluster.simulation.time.nowMs;
    this.history.faults.push({ atMs, text, kind, nodes: nodes.map((place) => place.name) });
  }

  private anyone(): Place {
    return this.random.pick(this.cluster.places);
  }

  /** A node, a rack or a data centre. */
  private group(): readonly Place[] {
    const { name, dataCenter, rack } = this.anyone();
    const roll = this.random.integer(10);
    if (roll < 5) return this.cluster.targets(name);
    return this.cluster.targets(roll < 8 ? `${dataCenter}:${rack}` : dataCenter);
  }

  private others(group: readonly Place[]): readonly Place[] {
    return this.cluster.places.filter((place) => !group.includes(place));
  }

  private cutGroup() {
    const group = this.group();
    const others = this.others(group);
    const text = `${names(group)} cut off`;
    this.record(text, 'other', group);
    this.cluster.cut(group, others);
    return { text, end: () => this.healLinks(group, others) };
  }

  private cutOneWay() {
    const group = this.group();
    const others = this.others(group);
    const isOutward = this.random.chance(0.5);
    const text = `${names(group)} ${isOutward ? 'not heard' : 'hears nobody'}`;
    this.record(text, 'other', group);
    if (isOutward) this.cluster.cut(group, others, true);
    else this.cluster.cut(others, group, true);
    return { text, end: () => this.healLinks(group, others) };
  }

  private cutDataCenters() {
    const [one, other] = [this.cluster.targets('DC1'), this.cluster.targets('DC2')];
    const text = 'DC1 and DC2 parted';
    this.record(text, 'other', []);
    this.cluster.cut(one, other);
    return { text, end: () => this.healLinks(one, other) };
  }

  private cutLink() {
    const [one, other] = [this.anyone(), this.anyone()];
    if (one === other) return null;
    const oneWay = this.random.chance(0.5);
    const text = `link ${one.name} to ${other.name} cut${oneWay ? ' one way' : ''}`;
    this.record(text, 'other', []);
    this.cluster.cut([one], [other], oneWay);
    return { text, end: () => this.healLinks([one], [other]) };
  }

  private healLinks(from: readonly Place[], to: readonly Place[]): void {
    const { fabric } = this.cluster.simulation;
    for (const a of from) {
      for (const b of to) {
        fabric.heal(a.endpoint, b.endpoint);
        fabric.heal(b.endpoint, a.endpoint);
      }
    }
  }

  private slowNode() {
    const place = this.anyone();
    const delayMs = 1 + this.random.integer(this.random.chance(0.3) ? 3000 : 200);
    const text = `${place.name} slow by ${delayMs} ms`;
    this.record(text, 'other', [place]);
    this.cluster.simulation.fabric.delayNode(place.endpoint, delayMs, delayMs / 2);
    return { text, end: () => this.cluster.simulation.fabric.delayNode(place.endpoint, 0) };
  }

  private slowLinks() {
    const group = this.group();
    const others = this.others(group);
    const delayMs = this.random.integer(50);
    const jitterMs = this.random.integer(400);
    const text = `links of ${names(group)} slow by ${delayMs} to ${delayMs + jitterMs} ms`;
    this.record(text, 'other', []);
    this.eachLink(group, others, (a, b) => {
      this.cluster.simulation.fabric.delay(a, b, delayMs, jitterMs);
    });
    return { text, end: () => this.healLinks(group, others) };
  }

  private loseMessages() {
    const group = this.group();
    const others = this.others(group);
    const probability = this.random.pick([0.02, 0.1, 0.3, 0.7]);
    const text = `links of ${names(group)} lose ${probability * 100} %`;
    this.record(text, 'other', []);
    this.eachLink(group, others, (a, b) => {
      this.cluster.simulation.fabric.lose(a, b, probability);
    });
    return { text, end: () => this.healLinks(group, others) };
  }

  private eachLink(
    from: readonly Place[],
    to: readonly Place[],
    change: (from: string, to: string) => void,
  ): void {
    for (const a of from) {
      for (const b of to) {
        change(a.endpoint, b.endpoint);
        change(b.endpoint, a.endpoint);
      }
    }
  }

  private pause() {
    const place = this.anyone();
    if (!place.isUp) return null;
    const text = `${place.name} stands still`;
    this.record(text, 'pause', [place]);
    this.cluster.pause(place);
    const { lives } = place;
    const end = () => {
      if (place.lives === lives) this.cluster.resume(place);
    };
    return { text, end };
  }

  private killNode() {
    return this.endLives([this.anyone()], 'kill');
  }

  private crashNode() {
    return this.endLives([this.anyone()], 'crash');
  }

  /** In good order: hints are on disk when it has ended, unless the disk refuses them. */
  private stopNode() {
    const place = this.anyone();
    if (!place.isUp) return null;
    const text = `${place.name} stopped`;
    this.record(text, 'other', [place]);
    this.cluster.stop(place).catch((error: unknown) => {
      this.record(`${place.name} could not stop in good order: ${error}`, 'crash', [place]);
    });
    return { text, end: () => this.restart([place]) };
  }

  private killGroup() {
    return this.endLives(this.group(), this.random.chance(0.5) ? 'kill' : 'crash');
  }

  private endLives(group: readonly Place[], how: 'kill' | 'crash') {
    const chosen = group.filter((place) => place.state !== 'down');
    if (chosen.length === 0) return null;
    const text = `${names(chosen)} ${how === 'kill' ? 'killed' : 'without power'}`;
    this.record(text, how, chosen);
    for (const place of chosen) {
      if (how === 'kill') this.cluster.kill(place);
      else this.cluster.crash(place);
    }
    return { text, end: () => this.restart(chosen) };
  }

  private restart(group: readonly Place[]): void {
    for (const place of group) {
      if (isGone(place)) restartUntilUp(this.cluster, place, () => this.stopped);
    }
  }

  private jumpClock() {
    const place = this.anyone();
    const ms = Math.round((this.random.fraction() * 2 - 1) * 5000);
    const text = `clock of ${place.name} jumps by ${ms} ms`;
    this.record(text, 'other', [place]);
    place.machine.clock.jump(ms);
    return { text, end: () => place.machine.clock.jump(-ms) };
  }

  private driftClock() {
    const place = this.anyone();
    const perMillion = Math.round((this.random.fraction() * 2 - 1) * 20_000);
    const text = `clock of ${place.name} drifts by ${perMillion} per million`;
    this.record(text, 'other', [place]);
    place.machine.clock.drift(perMillion);
    return { text, end: () => place.machine.clock.drift(0) };
  }

  private fillDisk() {
    const place = this.anyone();
    const text = `disk of ${place.name} full`;
    this.record(text, 'full-disk', [place]);
    place.machine.disk.capacityBytes = 0;
    const end = () => {
      place.machine.disk.capacityBytes = Number.POSITIVE_INFINITY;
    };
    return { text, end };
  }

  private slowDisk() {
    const place = this.anyone();
    const { disk } = place.machine;
    const { speed } = disk;
    const syncMs = 20 + this.random.integer(800);
    const text = `disk of ${place.name} needs ${syncMs} ms to sync`;
    this.record(text, 'other', [place]);
    disk.speed = { ...speed, syncMs, writeMs: syncMs / 10, readMs: syncMs / 10 };
    const end = () => {
      disk.speed = speed;
    };
    return { text, end };
  }

  /** Input/output errors. The commit log does not survive them: the node is started anew. */
  private failDisk() {
    const place = this.anyone();
    const { disk } = place.machine;
    const folder = this.random.pick(['commitlog', 'hints']);
    const text = `disk of ${place.name} fails in ${folder}`;
    this.record(text, 'full-disk', [place]);
    disk.failing = folder;
    const end = () => {
      disk.failing = null;
      if (!hasGivenUp(place)) return;
      this.endLives([place], 'kill')?.end();
    };
    return { text, end };
  }

  /** No more faults; those under way stay until `heal`. */
  stop(): void {
    this.stopped = true;
  }
}

/** The node has stopped itself because its commit log failed (commit_failure_policy). */
function hasGivenUp(place: Place): boolean {
  return place.isUp && !place.living.view.isGossipRunning;
}

/** Ends every fault; nodes that are down or have given up are started until they stay up. */
export function heal(cluster: SimulatedCluster, history: History): void {
  cluster.simulation.fabric.healAll();
  for (const place of cluster.places) {
    const { clock, disk } = place.machine;
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    disk.failing = null;
    disk.speed = { readMs: 0.1, writeMs: 0.02, syncMs: 0.5, bytesPerMs: 200_000 };
    clock.set(0);
    cluster.resume(place);
    if (hasGivenUp(place)) {
      const atMs = cluster.simulation.time.nowMs;
      history.faults.push({ atMs, text: 'restarted', kind: 'kill', nodes: [place.name] });
      cluster.kill(place);
    }
    if (isGone(place)) restartUntilUp(cluster, place, () => false);
  }
}

function isGone(place: Place): boolean {
  return place.state === 'down' || place.state === 'stopping';
}

/** Starts a node as a supervisor does: when it has ended, and again when it could not start. */
function restartUntilUp(cluster: SimulatedCluster, place: Place, isOver: () => boolean): void {
  const again = () => {
    cluster.simulation.time.timers.after(restartRetryMs, () => {
      if (!isOver() && isGone(place)) restartUntilUp(cluster, place, isOver);
    });
  };
  if (place.state === 'stopping') {
    again();
    return;
  }
  cluster.boot(place).catch((error: unknown) => {
    place.failedStarts.push(`${cluster.simulation.time.nowMs.toFixed(0)} ${String(error)}`);
    again();
  });
}

function names(group: readonly Place[]): string {
  return group.map((place) => place.name).join(' ');
}
