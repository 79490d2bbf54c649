import type { Clustering, DeletionTime, RangeMarker, Row, Slice } from '../../../mutation/index.ts';
import type { ItemKind } from './item-decoder.ts';

/**
 * The rows and markers of a partition in reading order. `peek` and `loadRow` want to be called again
 * when the promise that they gave has resolved.
 */
export interface ItemSource {
  /** The range deletion that is open where the source stands. */
  readonly open: DeletionTime;
  readonly kind: ItemKind;
  readonly clustering: Clustering;
  /** In reading order. */
  readonly marker: RangeMarker | null;
  /** Goes on to where a slice begins, or before it; never back. Null when it is there at once. */
  seek(slice: Slice): Promise<void> | null;
  /** Looks at what comes next: `kind` and `clustering` or `marker`. */
  peek(): Promise<void> | null;
  loadRow(): Promise<void> | null;
  row(): Row | null;
  skip(): void;
}
