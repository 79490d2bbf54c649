import type { Clustering } from '../../../mutation/index.ts';
import type { BlockName } from '../primary-index/index.ts';
import type { ItemDecoder } from './item-decoder.ts';

/** Whether the item peeked at is what the column index says begins a block. */
export function isBlockName(name: BlockName, item: ItemDecoder): boolean {
  if (name.kind === 'row') return item.kind === 'row' && areSame(name.clustering, item.clustering);
  const { marker } = item;
  return (
    item.kind === 'marker' &&
    marker !== null &&
    marker.bound.weight === name.bound.weight &&
    areSame(marker.bound.prefix, name.bound.prefix)
  );
}

function areSame(left: Clustering, right: Clustering): boolean {
  if (left.length !== right.length) return false;
  return left.every((value, i) => {
    const other = right[i] ?? null;
    return value === null || other === null ? value === other : value.equals(other);
  });
}
