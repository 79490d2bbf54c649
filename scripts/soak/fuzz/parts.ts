import { openCodecs } from './codecs.ts';
import { openCompression } from './compression.ts';
import { openFrames } from './frames.ts';
import { openMutations } from './mutations.ts';
import { openParser } from './parser.ts';
import type { Part } from './part.ts';

export const PARTS = {
  frames: openFrames,
  parser: openParser,
  codecs: openCodecs,
  mutations: openMutations,
  compression: openCompression,
} as const satisfies Readonly<Record<string, () => Promise<Part>>>;

export type PartName = keyof typeof PARTS;
