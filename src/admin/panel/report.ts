import type { Fault, HostedNodeState } from '../managed-cluster.ts';

/** `up` and `down` are what the nodes of a cluster elsewhere say of one another. */
export type PanelNodeState = HostedNodeState | 'up' | 'down';

export interface PanelNode {
  readonly name: string;
  /** Where it takes CQL clients: `address:port`. */
  readonly address: string;
  readonly dataCenter: string;
  readonly rack: string;
  readonly state: PanelNodeState;
  /** Names of living nodes that take it for up, and for down. */
  readonly seenUpBy: readonly string[];
  readonly seenDownBy: readonly string[];
}

export interface PanelCluster {
  readonly name: string;
  readonly kind: 'ilion' | 'cassandra';
  /** Release version of the first node. */
  readonly version: string;
  /** In the order of the topology. */
  readonly nodes: readonly PanelNode[];
  readonly faults: readonly Fault[];
  /** False: hinted handoff is switched off. */
  readonly handoff: boolean;
  /** Why a kind of control does nothing here; null: it works. */
  readonly locks: {
    readonly lives: string | null;
    readonly links: string | null;
    readonly nodetool: string | null;
    readonly activity: string | null;
  };
}

export interface PanelStation {
  /** Its local data centre. */
  readonly dataCenter: string;
  /** `rpidc1user` */
  readonly name: string;
  /** Sixteen characters each. */
  readonly lines: readonly [string, string];
  readonly colour: 'green' | 'blue' | 'red' | 'white';
  readonly mode: 'running' | 'choosing-write' | 'choosing-read';
  readonly writing: boolean;
  readonly writeLevel: string;
  readonly readLevel: string;
  readonly everyMs: number;
  readonly lastMessage: string;
  readonly done: number;
  readonly failed: number;
}

export interface PanelLevel {
  readonly level: string;
  /** `2 of 3 in DC1`, for each data centre a station stands in. */
  readonly needs: readonly string[];
  /** Whether enough living replicas can exist now, by station; false says no key can be served. */
  readonly write: readonly boolean[];
  readonly read: readonly boolean[];
}

/** The keyspace that the stations write to. */
export interface PanelKeyspace {
  readonly name: string;
  readonly table: string;
  readonly replication: Readonly<Record<string, number>>;
  readonly levels: readonly PanelLevel[];
}

export interface PanelReplica {
  readonly node: string;
  readonly dataCenter: string;
  /** Milliseconds since the coordinator began; null: never. */
  readonly askedMs: number | null;
  readonly answeredMs: number | null;
  /** The coordinator keeps a hint for it. */
  readonly hint: boolean;
}

/** What a level waited for, in one data centre or (null) anywhere. */
export interface PanelNeed {
  readonly dataCenter: string | null;
  readonly needed: number;
  readonly replicas: number;
  readonly answered: number;
}

export interface PanelStep {
  readonly node: string;
  readonly atMs: number;
  readonly activity: string;
}

/** The road of a station's last request. */
export interface PanelRoad {
  readonly id: number;
  /** Data centre of the station. */
  readonly station: string;
  readonly operation: 'write' | 'read';
  readonly level: string;
  readonly key: string;
  readonly coordinator: string | null;
  /** `done`, or the error's name. */
  readonly outcome: string;
  readonly meaning: string;
  readonly latencyMs: number;
  readonly replicas: readonly PanelReplica[];
  readonly needs: readonly PanelNeed[];
  /** What its trace tells, in order; empty when there is none. */
  readonly steps: readonly PanelStep[];
}

export interface PanelLevelSample {
  readonly kind: 'read' | 'write';
  /** `LOCAL_QUORUM`; `all levels` where the cluster does not tell them apart. */
  readonly level: string;
  readonly perSecond: number;
  /** Milliseconds; null when none was measured. */
  readonly median: number | null;
  readonly p99: number | null;
}

export interface PanelNodeSample {
  readonly name: string;
  readonly reads: number;
  readonly writes: number;
  readonly loadBytes: number;
  /** Of hints that it keeps for others; null where only their files are told. */
  readonly hintBytes: number | null;
  readonly hintFiles: number;
  readonly pendingCompactions: number;
  /** Messages in this second that came too late to be worked on. */
  readonly dropped: number;
}

/** The monitor's numbers of one second. */
export interface PanelSample {
  readonly atMillis: number;
  readonly levels: readonly PanelLevelSample[];
  readonly nodes: readonly PanelNodeSample[];
  /** Of the process that hosts the nodes; null when they are elsewhere. */
  readonly residentBytes: number | null;
}

/** Something that happened, for the timeline. */
export interface PanelMark {
  readonly id: number;
  readonly atMillis: number;
  readonly kind: 'press' | 'node' | 'link' | 'hint' | 'error' | 'lesson';
  readonly text: string;
}

/** What LEDs show: how much each node did since the last pulse. */
export interface PanelPulse {
  readonly node: string;
  readonly reads: number;
  readonly writes: number;
  readonly hintsStored: number;
  readonly hintsReplayed: number;
}

export interface PanelLessonTitle {
  readonly id: string;
  readonly title: string;
  readonly about: string;
}

export interface PanelLessonStep {
  readonly press: string;
  readonly expect: string;
  readonly why: string;
  /** Control to point at: `stop DC1:RAC1`, `station DC1`, `link`, `node rpidc1r1n1`. */
  readonly control: string | null;
  /** True: nothing is to be done, the reader goes on. */
  readonly tells: boolean;
}

export interface PanelLesson extends PanelLessonTitle {
  readonly steps: readonly PanelLessonStep[];
  /** Steps that are done; all: the lesson is. */
  readonly done: number;
}

/** All that the page shows. */
export interface PanelState {
  readonly cluster: PanelCluster;
  readonly stations: readonly PanelStation[];
  readonly keyspace: PanelKeyspace | null;
  readonly road: PanelRoad | null;
  readonly samples: readonly PanelSample[];
  readonly marks: readonly PanelMark[];
  readonly lessons: readonly PanelLessonTitle[];
  readonly lesson: PanelLesson | null;
}

/** GET /panel/events: the first event `state` carries everything, each `change` what is new. */
export type PanelChange = Partial<Omit<PanelState, 'samples' | 'marks' | 'lessons'>> & {
  readonly sample?: PanelSample;
  readonly mark?: PanelMark;
  readonly pulses?: readonly PanelPulse[];
};
