import { viewMarks } from '../acts/acts.view.ts';
import type { SectorView } from '../views/wire.ts';
import type { Sector } from './sector.ts';

export function viewSector(sector: Sector): SectorView | null {
  return sector.defined === undefined ? null : { ...sector.defined.data, ...viewMarks(sector) };
}
