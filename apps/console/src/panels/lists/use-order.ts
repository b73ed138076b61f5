import { useMemo, useState } from 'react';
import type { EntityKey } from '#libs/domain';
import { Order, type Row } from '../attention.ts';

/** The rows of these views in order; the same array for as long as the order is the same. */
export function useOrder<V extends object>(rank: ConstructorParameters<typeof Order<V>>[0], views: ReadonlyMap<EntityKey, V>): readonly Row[] {
  const [order] = useState(() => new Order(rank));
  return useMemo(() => order.rows(views), [order, views]);
}
