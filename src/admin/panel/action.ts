/** Keys of a station; HOLD_SELECT is SELECT kept pressed. */
export type PanelKey = 'SELECT' | 'LEFT' | 'RIGHT' | 'UP' | 'DOWN' | 'HOLD_SELECT';

/** What may be done to nodes. The emergency stop cuts the power (kill) and gives it back (start). */
export type PanelLife = 'stop' | 'kill' | 'start' | 'pause' | 'resume';

/** POST /panel/act: one press of a button, as JSON. */
export type PanelAction =
  /** `target` is a node, `DC:RACK` or `DC`. */
  | { readonly kind: 'life'; readonly change: PanelLife; readonly target: string }
  | { readonly kind: 'cut'; readonly from: string; readonly to: string }
  /** 0 ends it. */
  | {
      readonly kind: 'slow';
      readonly from: string;
      readonly to: string;
      readonly delayMs: number;
    }
  | { readonly kind: 'heal' }
  | { readonly kind: 'key'; readonly station: string; readonly key: PanelKey }
  /** Milliseconds between two writes of a station. */
  | { readonly kind: 'rate'; readonly station: string; readonly everyMs: number }
  | {
      readonly kind: 'level';
      readonly station: string;
      readonly of: 'write' | 'read';
      readonly level: string;
    }
  /** Replicas in one data centre; 0 takes the data centre out. */
  | { readonly kind: 'replication'; readonly dataCenter: string; readonly replicas: number }
  /** Whether nodes keep hints for those that are away (nodetool enablehandoff, disablehandoff). */
  | { readonly kind: 'handoff'; readonly running: boolean }
  /** Begins a lesson, or ends the one that runs (null). */
  | { readonly kind: 'lesson'; readonly lesson: string | null }
  /** Goes on from a step that only tells. */
  | { readonly kind: 'next' };

/** GET /panel/nodetool?node=NAME&command=NAME */
export interface PanelNodetool {
  readonly output: string;
}
