import type { AdminClient } from '../admin-client/index.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** What the commands about one part of a node have in common. */
export abstract class CommandGroup {
  protected readonly client: AdminClient;
  protected readonly path: string;
  protected readonly options: ParsedArguments['options'];
  protected readonly words: readonly string[];

  /** `path`: of the node, or of a part of it, in the administration. */
  constructor(client: AdminClient, path: string, { options, words }: ParsedArguments) {
    this.client = client;
    this.path = path;
    this.options = options;
    this.words = words;
  }
}
