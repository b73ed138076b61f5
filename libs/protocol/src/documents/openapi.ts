import { commandSchemas, frameSchemas, pastSchemas, problemSchema, reportSchemas, resultSchemas } from './components.ts';
import type { Plain } from './plain.ts';
import { READ_PATHS } from './read-paths.ts';
import { WRITE_PATHS } from './write-paths.ts';

export const INFO = {
  title: 'Watchfloor', version: '1.0.0',
  description: 'The live operations picture for a mission that watches over a ceasefire. Times are RFC 3339 with an offset, positions WGS 84, units SI unless a name says another.',
} as const;

/** Calls of one path stand together, whichever file they come from. */
const together = (some: Plain, others: Plain): Plain => ({
  ...some, ...Object.fromEntries(Object.entries(others).map(([path, calls]) => [path, { ...(some[path] as Plain | undefined), ...(calls as Plain) }])),
});

/** The HTTP contract as OpenAPI 3.1, from the schemas that check the input. */
export function openapiDocument(): Plain {
  return {
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, {}],
    tags: [
      { name: 'reports', description: 'What sources say' }, { name: 'commands', description: 'What operators ask' }, { name: 'pictures', description: 'What is known' },
      { name: 'log', description: 'What was recorded' }, { name: 'operating', description: 'Probes, metrics and documents' },
    ],
    paths: together(WRITE_PATHS, READ_PATHS),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A token of the ACCESS file; without one every caller is operations on loopback' } },
      schemas: { ...reportSchemas(), CloudEvent: frameSchemas()['CloudEvent'], ...resultSchemas(), ...pastSchemas(), ...commandSchemas(), ...problemSchema() },
    },
  };
}
