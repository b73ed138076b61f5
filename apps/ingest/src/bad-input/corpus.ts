/** For tests: everything bad that has a name. */
import type { BadInput } from './bad-input.ts';
import { DEVICES } from './devices.ts';
import { GEOMETRY } from './geometry.ts';
import { EVENTS, JSON_TEXT } from './json.ts';
import { FOREIGN, TRANSPORT } from './transport.ts';

/** Everything bad that has a name, by what is bad about it. */
export const CORPUS: Readonly<Record<string, readonly BadInput[]>> = {
  transport: TRANSPORT, foreign: FOREIGN, json: JSON_TEXT, events: EVENTS, geometry: GEOMETRY, devices: DEVICES,
};
