import type { AdminClient } from '../admin-client/index.ts';
import { jobsNote, jobsOption } from './jobs-option.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** What the commands about one part of a node have in common. */
export abstract class CommandGroup {
  protected readonly client: AdminClient;
  protected readonly path: string;
  /** Of the node. */
  protected readonly nodePath: string;
  protected readonly options: ParsedArguments['options'];
  protected readonly words: readonly string[];

  /** `path`: of the node, or of a part of it, in the administration. */
  constructor(client: AdminClient, path: string, { options, words }: ParsedArguments) {
    this.client = client;
    this.path = path;
    this.nodePath = path.split('/').slice(0, 4).join('/');
    this.options = options;
    this.words = words;
  }

  /** `*`, or a keyspace and perhaps tables of it. */
  protected get what(): string {
    return this.words.length === 0 ? '*' : this.words.join(' ');
  }

  /**
   * How many files at once the command may work on, and what there is to say about it before it does.
   * `byDefault`: when the command line does not say.
   */
  protected async jobs(
    byDefault: number,
    withLocal: boolean,
  ): Promise<{ readonly jobs: number; readonly note: string }> {
    const jobs = jobsOption(this.options, byDefault);
    const keyspace = this.words[0] ?? null;
    const question = { path: this.nodePath, jobs, keyspace, withLocal };
    return { jobs, note: await jobsNote(this.client, question) };
  }
}
