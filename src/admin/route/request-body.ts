import { AdminProblem } from '../admin-problem.ts';

/** A JSON object that somebody sent: each value is asked for by name and kind, and checked. */
export class RequestBody {
  private readonly values: Readonly<Record<string, unknown>>;

  /** Throws `AdminProblem` of status 400 when `parsed` is no JSON object. */
  constructor(parsed: unknown) {
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      throw new AdminProblem(400, 'the body is no JSON object');
    }
    this.values = parsed as Record<string, unknown>;
  }

  text(name: string): string {
    const value = this.values[name];
    if (typeof value === 'string' && value !== '') return value;
    throw wrong(name, 'a text');
  }

  /** Null when it is not there. */
  optionalText(name: string): string | null {
    return this.values[name] === undefined ? null : this.text(name);
  }

  /** Texts; none when it is not there. */
  texts(name: string): readonly string[] {
    const value = this.values[name] ?? [];
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    throw wrong(name, 'a list of texts');
  }

  /** Null when it is not there. */
  optionalAmount(name: string): number | null {
    return this.values[name] === undefined ? null : this.amount(name);
  }

  /** A number from 0 up. */
  amount(name: string): number {
    const value = this.values[name];
    if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
    throw wrong(name, 'a number, not negative');
  }

  flag(name: string, fallback?: boolean): boolean {
    const value = this.values[name] ?? fallback;
    if (typeof value === 'boolean') return value;
    throw wrong(name, 'true or false');
  }
}

function wrong(name: string, wanted: string): AdminProblem {
  return new AdminProblem(400, `"${name}" must be ${wanted}`);
}
