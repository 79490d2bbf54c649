import type { PanelLesson, PanelRoad } from '../../../admin/index.ts';
import type { FactState } from './fact.ts';
import { holds } from './fact.ts';
import type { Lesson } from './lesson-file.ts';

const maximumRoads = 50;

/** A lesson under way: which steps are done, by what happened in the cluster. */
export class LessonRun {
  private readonly lesson: Lesson;
  private done = 0;
  private roads: PanelRoad[] = [];
  /** Roads up to this one belong to steps before. */
  private lastOfBefore = -1;
  private lastSeen = -1;
  private hintsReplayed = 0;
  private readRepairs = 0;

  constructor(lesson: Lesson) {
    this.lesson = lesson;
  }

  report(): PanelLesson {
    const { id, title, about, steps } = this.lesson;
    const shown = steps.map(({ press, expect, why, control, tells }) => ({
      press,
      expect,
      why,
      control,
      tells,
    }));
    return { id, title, about, steps: shown, done: this.done };
  }

  /** A road may come again, when more of it is known. */
  sawRoad(road: PanelRoad): void {
    this.lastSeen = Math.max(this.lastSeen, road.id);
    if (road.id <= this.lastOfBefore) return;
    this.roads = this.roads.filter(({ id }) => id !== road.id);
    this.roads.push(road);
    if (this.roads.length > maximumRoads) this.roads.shift();
  }

  sawHintsReplayed(count: number): void {
    this.hintsReplayed += count;
  }

  sawReadRepair(): void {
    this.readRepairs++;
  }

  /** Goes on from a step that only tells. */
  next(): boolean {
    if (this.lesson.steps[this.done]?.until !== null) return false;
    this.advance();
    return true;
  }

  /** Looks whether the step's fact holds by now; true when the lesson went on. */
  look(state: FactState): boolean {
    const step = this.lesson.steps[this.done];
    if (step === undefined || step.until === null) return false;
    const { roads, hintsReplayed, readRepairs } = this;
    if (!holds(step.until, state, { roads, hintsReplayed, readRepairs })) return false;
    this.advance();
    return true;
  }

  private advance(): void {
    this.done++;
    this.lastOfBefore = this.lastSeen;
    this.roads = [];
    this.hintsReplayed = 0;
    this.readRepairs = 0;
  }
}
