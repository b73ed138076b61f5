import type { Row } from '../row.ts';
import { P16 } from './console.ts';
import { N4, N5 } from './controls.ts';
import { E1, E2 } from './embedded.ts';
import { N1, N2, N3, P10, P11, P9, P9b } from './gateway.ts';
import { P1, P2 } from './ingest.ts';
import { P13, P13b } from './joining.ts';
import { P12, P17, P17b } from './latency.ts';
import { P6, P7, P8 } from './past.ts';
import { K1, P14, P4, P5 } from './projector.ts';
import { P15, P3 } from './watched.ts';

/** In the order in which they are measured and told. */
export const ROWS: readonly Row[] = [P1, P2, K1, P3, P4, P5, P6, P7, P8, P9, P9b, P10, P11, P12, P13, P13b, P14, P15, P16, P17, P17b, E1, E2, N1, N2, N3, N4, N5];
