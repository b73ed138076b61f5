/** What nobody sees at first, in one piece that is fetched once the page stands: forms, boards in the place of the map, what is printed, what a watch is kept with, what stands over a trouble, and what opens over the page. */
export { EveryForm } from './acts/every-form.tsx';
export { CheckpointBoard } from './board/checkpoints.tsx';
export { ConvoyBoard } from './board/convoys.tsx';
export { CorridorBoard } from './board/corridors.tsx';
export { Parked, ParkedUnknown } from './detail/parked.tsx';
export { HandoverPanel } from './duty/handover-panel.tsx';
export { LoadPanel } from './duty/load-panel.tsx';
export { StartShift } from './duty/start-shift.tsx';
export { Handout } from './handout.tsx';
export { KeyTable } from './key-table.tsx';
export { MapList } from './map-list.tsx';
export { Search } from './search.tsx';
