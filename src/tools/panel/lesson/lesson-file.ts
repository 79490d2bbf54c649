import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { PanelLessonStep } from '../../../admin/index.ts';
import { CommandFailure } from '../../command-failure.ts';
import type { Fact } from './fact.ts';

export interface LessonStep extends PanelLessonStep {
  /** Null: the step only tells. */
  readonly until: Fact | null;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly steps: readonly LessonStep[];
}

/** The lessons of a folder, in order of their files' names. Throws `CommandFailure`. */
export function readLessons(folder: string): readonly Lesson[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => parseLesson(name, readFileSync(join(folder, name), 'utf8')));
}

const facts = ['station', 'request', 'nodes', 'link', 'handoff', 'happened'];

/** `name` is the file's. Throws `CommandFailure` that says what is wrong with which step. */
export function parseLesson(name: string, text: string): Lesson {
  const wrong = (what: string) => new CommandFailure(`lesson ${name}: ${what}`);
  const given = parse(text) as Partial<Record<string, unknown>> | null;
  const { title, about, steps } = given ?? {};
  if (typeof title !== 'string' || typeof about !== 'string' || !Array.isArray(steps)) {
    throw wrong('a lesson has a title, about, and steps');
  }
  return {
    id: name.replace(/\.yaml$/, ''),
    title,
    about,
    steps: steps.map((step: Partial<Record<string, unknown>>, i) => {
      const { press, expect, why, control = null, until = null } = step;
      if (typeof press !== 'string' || typeof expect !== 'string' || typeof why !== 'string') {
        throw wrong(`step ${i + 1} must say what to press, what to expect, and why`);
      }
      const unknown = Object.keys((until ?? {}) as object).find((key) => !facts.includes(key));
      if (unknown !== undefined) {
        throw wrong(`step ${i + 1} waits for "${unknown}"; it may be: ${facts.join(', ')}`);
      }
      return {
        press,
        expect,
        why,
        control: control as string | null,
        tells: until === null,
        until: until as Fact | null,
      };
    }),
  };
}
