/** The guards that the promises stand on, and how each is taken out. */

/** `text` occurs once in `file`; `without` takes its place, and it still compiles. */
export interface Removal { readonly file: string; readonly text: string; readonly without: string }
export interface Guard {
  readonly name: string;
  readonly removals: readonly Removal[];
  /** The suites that are asked when no world of the simulation fails. */
  readonly suites: readonly string[];
}

const MEMORY_STORE = 'libs/picture-store/src/memory/memory-picture-store.ts';
const FOLLOWER = 'apps/console/src/feed/follower.ts';
const RECORDER = 'apps/ingest/src/recording/recorder.ts';

export const GUARDS: readonly Guard[] = [
  {
    name: 'the gap check',
    removals: [{ file: 'apps/projector/src/projector.ts', text: "if (recorded.position !== this.position + 1) throw new ProjectorRefused(this.operation, 'gap');", without: '' }],
    suites: ['apps/projector/src/projector.spec.ts'],
  },
  {
    name: 'the fence',
    removals: [
      { file: MEMORY_STORE, text: "if (token !== undefined && token !== fence.token) return 'fenced';", without: '' },
      { file: MEMORY_STORE, text: 'if (held.token !== undefined && held.token !== fence.token) throw', without: 'if (held.token === fence.token && held.token === undefined) throw' },
    ],
    suites: ['libs/picture-store/src/memory'],
  },
  {
    name: 'idempotence by key',
    removals: [{ file: 'libs/domain/src/order.ts', text: 'if (copy !== undefined && compareElements(copy, element) === 0) {', without: 'if (copy !== undefined && copy === element) {' }],
    suites: ['libs/domain/src/order'],
  },
  {
    name: 'the fsync of the spool',
    removals: [{ file: 'apps/ingest/src/spool/spool.ts', text: '      await this.segments.sync();\n', without: '' }],
    suites: ['apps/ingest/src/spool/spool.spec.ts'],
  },
  {
    name: 'the cursor chain',
    removals: [
      { file: FOLLOWER, text: "if (!joining && (this.#phase !== 'following' || frame.after !== this.#store.state.cursor))", without: "if (!joining && this.#phase !== 'following')" },
    ],
    suites: ['apps/console/src/feed'],
  },
  {
    name: 'the order of the spool',
    removals: [{ file: RECORDER, text: '(spool.events > 0 || !this.opened.has(operation))', without: '!this.opened.has(operation)' }],
    suites: ['apps/ingest/src/recording/away.spec.ts'],
  },
  {
    name: 'the proof of life',
    removals: [{
      file: 'apps/gateway/src/picture/live-operations.ts',
      text: 'return Math.max(0, this.clock.steady() - Math.min(provenAt, proof.failedAt ?? provenAt));', without: 'return 0;',
    }],
    suites: ['apps/gateway/src/picture'],
  },
  {
    name: 'the look at what was recorded',
    removals: [{
      file: 'apps/ingest/src/recording/read-back.ts', text: 'return key !== undefined && key !== eventKey(event);', without: 'return key !== undefined && eventKey(event) === undefined;',
    }],
    suites: ['apps/ingest/src/recording/read-back.spec.ts'],
  },
  {
    name: 'the second look of a reader that was sent back',
    removals: [{ file: 'apps/ingest/src/recording/read-back.ts', text: 'if (to > this.position) return;', without: 'if (to >= BEFORE_FIRST) return;' }],
    suites: ['apps/ingest/src/recording/read-back.spec.ts'],
  },
  {
    name: 'the sending again of what a log lost',
    removals: [{ file: RECORDER, text: 'await this.ports.kept?.write(operation, recorded);', without: '' }],
    suites: ['apps/ingest/src/recording/missing.spec.ts', 'apps/ingest/src/spool/kept.spec.ts'],
  },
  {
    name: 'the writer in the cursor',
    removals: [{ file: 'libs/picture-store/src/writers.ts', text: 'return next === undefined || position < next.from;', without: 'return next === undefined || position <= Math.max(position, next.from);' }],
    suites: ['libs/picture-store/src/writers.spec.ts', 'test/simulation/once-failed.spec.ts'],
  },
  {
    name: 'the new time of what is sent again',
    removals: [{ file: 'apps/ingest/src/recording/operations.ts', text: 'recordedAt: Math.max(now, recordedAt + 1)', without: 'recordedAt: Math.min(now, recordedAt)' }],
    suites: ['apps/ingest/src/recording/cut.spec.ts'],
  },
  {
    name: 'the file of the spool that was just begun',
    removals: [{ file: 'apps/ingest/src/spool/segments.ts', text: '    this.growing = growing;\n    this.row.push(segment);\n    await this.files.syncNames();\n', without: '    this.row.push(segment);\n    await this.files.syncNames();\n    this.growing = growing;\n' }],
    suites: ['apps/ingest/src/spool/last-file.spec.ts'],
  },
];
