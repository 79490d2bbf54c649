import { isGeneration } from './generation.ts';
import type { SSTableVersion } from './version.ts';
import { versionNamed } from './version.ts';

/** Which SSTable of a folder: its components are named `nb-1-big-Data.db` and the like. */
export interface SSTableDescriptor {
  readonly directory: string;
  readonly version: SSTableVersion;
  readonly generation: string;
}

const NAME = /^([a-z]{2})-([0-9a-zA-Z_]+)-big-(.+)$/;

/** `nb-1-big`: the name of the components without their last part. */
export function sstableName(descriptor: Pick<SSTableDescriptor, 'version' | 'generation'>): string {
  return `${descriptor.version.name}-${descriptor.generation}-big`;
}

/** The path of one component. */
export function componentPath(descriptor: SSTableDescriptor, component: string): string {
  return `${descriptor.directory}/${sstableName(descriptor)}-${component}`;
}

/** What the name of a file in a table's folder says; null when it is no component that Ilion reads. */
export function parseComponentName(
  directory: string,
  fileName: string,
): { readonly descriptor: SSTableDescriptor; readonly component: string } | null {
  const match = NAME.exec(fileName);
  if (match === null) return null;
  const [, versionName = '', generation = '', component = ''] = match;
  const version = versionNamed(versionName);
  if (version === undefined || !isGeneration(generation)) return null;
  return { descriptor: { directory, version, generation }, component };
}
