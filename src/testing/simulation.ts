import type { FabricOptions } from '../platform/fabric/index.ts';
import { Fabric } from '../platform/fabric/index.ts';
import type { Network, Platform } from '../platform/index.ts';
import { Life } from '../platform/life/index.ts';
import { SeededRandom } from './seeded-random.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { SimulatedLog } from './simulated-log.ts';
import type { SimulatedNetworkOptions } from './simulated-network.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { SimulatedTime } from './simulated-time.ts';

export interface SimulationOptions {
  readonly epochMillis?: number;
  /** Clocks of machines are off by up to this, either way; 0 when not given. */
  readonly maximumSkewMs?: number;
  readonly network?: SimulatedNetworkOptions;
  /** Messages are copied deeply unless this says otherwise. */
  readonly fabric?: FabricOptions;
  /** Prints the seed when the simulation begins, so that a failing run can be repeated. */
  readonly print?: (line: string) => void;
}

/** A whole world from one seed: time, the networks, and machines by name. */
export class Simulation {
  readonly seed: number;
  readonly time: SimulatedTime;
  readonly random: SeededRandom;
  readonly fabric: Fabric;
  readonly network: SimulatedNetwork;
  private readonly machines = new Map<string, SimulatedMachine>();
  private readonly options: SimulationOptions;

  constructor(seed: number, options: SimulationOptions = {}) {
    this.seed = seed;
    this.options = options;
    options.print?.(`simulation seed ${seed}`);
    this.time = new SimulatedTime();
    this.random = new SeededRandom(seed);
    const { timers } = this.time;
    this.fabric = new Fabric(timers, this.random.fork('fabric'), {
      copyMessages: true,
      ...options.fabric,
    });
    const networkRandom = this.random.fork('network');
    this.network = new SimulatedNetwork(timers, networkRandom, options.network);
  }

  /** The machine of a name, made when first asked for. Its disk stays through all its lives. */
  machine(name: string): SimulatedMachine {
    let machine = this.machines.get(name);
    if (machine === undefined) {
      machine = new SimulatedMachine(this, name, this.options);
      this.machines.set(name, machine);
    }
    return machine;
  }

  /** The network of a client at an address. */
  client(address = '127.0.0.1'): Network {
    return this.network.of(`client ${address}`, address);
  }

  /** Equal for two runs that went the same way. */
  get fingerprint(): number {
    return this.time.fingerprint;
  }
}

/**
 * One machine: its clock, disk and log last, while what runs on it may die.
 *
 * `boot` gives a platform for one life. `kill` ends that life as kill -9 does: the disk keeps what
 * was written. `crash` ends it as a power cut does: the disk also forgets what was not synced.
 */
export class SimulatedMachine {
  readonly name: string;
  readonly clock: SimulatedClock;
  readonly disk: SimulatedDisk;
  readonly log: SimulatedLog;
  readonly random: SeededRandom;
  private readonly simulation: Simulation;
  private life: Life | null = null;
  private lives = 0;

  constructor(simulation: Simulation, name: string, options: SimulationOptions) {
    this.simulation = simulation;
    this.name = name;
    this.random = simulation.random.fork(`machine ${name}`);
    const { time } = simulation;
    const spread = options.maximumSkewMs ?? 0;
    const skewMs = (this.random.fork('clock').fraction() * 2 - 1) * spread;
    const epoch = options.epochMillis === undefined ? {} : { epochMillis: options.epochMillis };
    this.clock = new SimulatedClock(time, { ...epoch, skewMs });
    this.disk = new SimulatedDisk(time.timers, this.random.fork('disk'));
    this.log = new SimulatedLog(name, () => time.nowMs);
  }

  get isRunning(): boolean {
    return this.life !== null;
  }

  /** The platform of a new life; ends one that is still there. */
  boot(): Platform {
    this.kill();
    const { time, fabric, network } = this.simulation;
    this.life = new Life({
      clock: this.clock,
      timers: time.timers,
      random: this.random.fork(`life ${this.lives++}`),
      disk: this.disk,
      network: network.of(this.name, '127.0.0.1'),
      internode: fabric.internode,
      log: this.log,
      threads: null,
    });
    return this.life.platform;
  }

  kill(): void {
    this.life?.end();
    this.life = null;
    this.simulation.network.tear(this.name);
  }

  /** Stops it as SIGSTOP does, until `resume`. */
  pause(): void {
    this.life?.pause();
  }

  resume(): void {
    this.life?.resume();
  }

  crash(): void {
    this.kill();
    this.disk.crash();
  }
}

/** A world of one machine, for tests of a single folder: its platform and what drives it. */
export function simulatedPlatform(
  seed: number,
  options: SimulationOptions = {},
): { simulation: Simulation; machine: SimulatedMachine; platform: Platform } {
  const simulation = new Simulation(seed, options);
  const machine = simulation.machine('node1');
  return { simulation, machine, platform: machine.boot() };
}
