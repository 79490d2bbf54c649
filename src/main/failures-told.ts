import { AdminProblem } from '../admin/index.ts';
import { Corruption } from '../base/error/index.ts';
import { UnknownColumn } from '../mutation/index.ts';
import { StorageFailure } from '../storage/index.ts';

/** What operators can do something about becomes a problem with its own words. */
export async function failuresTold<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isTheirs =
      error instanceof StorageFailure ||
      error instanceof Corruption ||
      error instanceof UnknownColumn;
    throw isTheirs ? new AdminProblem(500, error.message) : error;
  }
}
