/** What is drawn of a moment that a hand only passes: every mark where it was then, without names, trails and shapes. Pure; coarse.ts draws it. */
import type { EntityType, LonLat } from '#libs/domain';
import type { Layer, Sight } from '../picture/state.ts';
import { marksOf, type Drawn, type Scene } from './marks.ts';

/** From the lowest to the topmost. */
const KINDS = [
  { type: 'corridor', layer: 'corridors' }, { type: 'checkpoint', layer: 'checkpoints' }, { type: 'violation', layer: 'violations' }, { type: 'convoy', layer: 'convoys' },
] as const satisfies readonly { readonly type: EntityType; readonly layer: Layer }[];

/** Layers whose own drawing gives way to this one. */
export const GIVES_WAY: ReadonlySet<Layer> = new Set<Layer>([...KINDS.map(({ layer }) => layer), 'trails']);

/** In the order of drawing: only marks and ways. */
export function* passedMarks(scene: Scene, hidden: Sight['hidden']): Iterable<Drawn> {
  for (const { type, layer } of KINDS) {
    if (hidden.has(layer)) continue;
    for (const key of scene.views[type].keys()) for (const drawn of marksOf(key, scene)) if (drawn.properties.kind === type) yield drawn;
  }
}

/** The points of a mark or a way. */
export const pointsOf = ({ geometry: { type, coordinates } }: Drawn): readonly LonLat[] => (type === 'Point' ? [coordinates as LonLat] : type === 'LineString' ? (coordinates as readonly LonLat[]) : []);
