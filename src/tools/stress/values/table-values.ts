import type { ColumnType } from '../../cql/index.ts';
import type { ColumnSpec } from '../profile/profile.ts';
import { Random } from '../random/random.ts';
import type { Frame } from './frame.ts';
import type { PutValue } from './put-value.ts';
import { putterOf } from './put-value.ts';

export type ColumnRole = 'partition' | 'clustering' | 'static' | 'regular';

export interface TableColumn {
  readonly name: string;
  readonly role: ColumnRole;
  /** Among the columns of its role. */
  readonly position: number;
  readonly type: ColumnType;
  readonly spec: ColumnSpec;
}

interface Maker extends TableColumn {
  readonly put: PutValue;
  readonly salt: number;
  /** Of a population `seq`: values follow one another instead of being drawn. */
  readonly isSequence: boolean;
}

const golden = 0x9e3779b1;

/**
 * The values of a table, made from numbers alone: the seed of a partition gives its key and how many
 * rows it has, seed and number of a row give the row. So a reader asks for what a writer wrote, in
 * another process or next week, and nothing is remembered.
 */
export class TableValues {
  readonly columns: readonly TableColumn[];
  /** Rows of the partition that was chosen. */
  rows = 1;
  private readonly makers: readonly Maker[];
  private readonly clustering: readonly Maker[];
  private readonly random = new Random();
  private seed = 0;
  private readonly counts: number[];
  /** The chosen row's place at each clustering column. */
  private readonly places: number[];
  /** What distinguishes the row's values at each depth; the last stands for the whole row. */
  private readonly paths: number[];

  /** Throws `TypeProblem` for a column of which no values can be made. */
  constructor(columns: readonly TableColumn[]) {
    this.columns = columns;
    this.makers = columns.map((column, i) => ({
      ...column,
      put: putterOf(column.type),
      salt: Math.imul(i + 1, golden),
      isSequence: /^\s*seq/i.test(column.spec.population.text),
    }));
    this.clustering = this.makers
      .filter(({ role }) => role === 'clustering')
      .sort((a, b) => a.position - b.position);
    this.counts = this.clustering.map(() => 1);
    this.places = this.clustering.map(() => 0);
    this.paths = [0, ...this.clustering.map(() => 0)];
  }

  /** Chooses a partition; its first row is chosen, too. */
  choosePartition(seed: number): void {
    const { clustering, counts, random } = this;
    this.seed = seed;
    this.rows = 1;
    for (let depth = 0; depth < clustering.length; depth++) {
      const { spec, salt } = clustering[depth] as Maker;
      random.seed(seed, salt ^ golden);
      const count = spec.cluster.draw(random);
      counts[depth] = count;
      this.rows *= count;
    }
    this.chooseRow(0);
  }

  /** Chooses a row of the partition, from 0 to below `rows`. */
  chooseRow(row: number): void {
    const { counts, places, paths } = this;
    let rest = row;
    for (let depth = counts.length - 1; depth >= 0; depth--) {
      const count = counts[depth] as number;
      places[depth] = rest % count;
      rest = Math.floor(rest / count);
    }
    let path = 0;
    for (let depth = 0; depth < places.length; depth++) {
      path = Math.imul(path ^ ((places[depth] as number) + 1), golden);
      paths[depth + 1] = path;
    }
  }

  /** Writes the value that the chosen row has in a column (by its place in `columns`). */
  put(column: number, to: Frame): void {
    const maker = this.makers[column] as Maker;
    const { role, spec, salt } = maker;
    const { random } = this;
    const isOfPartition = role === 'partition' || role === 'static';
    const depth = role === 'clustering' ? maker.position + 1 : this.places.length;
    random.seed(this.seed, salt ^ (isOfPartition ? 0 : (this.paths[depth] as number)));
    const identity = maker.isSequence ? this.inSequence(maker) : spec.population.draw(random);
    random.seed(identity, salt);
    maker.put(to, identity, spec.size.draw(random), random);
  }

  private inSequence({ role, position, spec }: Maker): number {
    const { minimum, maximum } = spec.population;
    const place = role === 'clustering' ? (this.places[position] as number) : this.seed;
    return minimum + (place % (maximum - minimum + 1));
  }
}
