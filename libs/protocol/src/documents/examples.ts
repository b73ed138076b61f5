import type { FactName } from '#libs/domain';
import { ALERT_EXAMPLES } from './alert-examples.ts';
import { CONVOY_EXAMPLES } from './convoy-examples.ts';
import type { Examples } from './example.ts';
import { PLACE_EXAMPLES } from './place-examples.ts';
import { VIOLATION_EXAMPLES } from './violation-examples.ts';

/** Every fact as it might be sent or written: complete and realistic, and invented. */
export const EXAMPLES: Examples<FactName> = { ...VIOLATION_EXAMPLES, ...CONVOY_EXAMPLES, ...PLACE_EXAMPLES, ...ALERT_EXAMPLES };
