/** What nobody sees at first, in one piece that is fetched once the page stands: forms, what a watch is kept with, and what opens over the page. */
export { EveryForm } from './acts/every-form.tsx';
export { HandoverPanel } from './duty/handover-panel.tsx';
export { LoadPanel } from './duty/load-panel.tsx';
export { StartShift } from './duty/start-shift.tsx';
export { KeyTable } from './key-table.tsx';
export { MapList } from './map-list.tsx';
export { Search } from './search.tsx';
