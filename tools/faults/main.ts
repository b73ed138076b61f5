/**
 * `npm run faults [-- ROW… --events 1000000]`: the servers, each its own process, on Kafka and Redis of their own, under load, meet one fault after
 * the other; without names, all of them. `--events` says how long the log is when Redis is flushed with a long one. Prints a table; exits 1 when a promise was broken or a figure not reached, 2 when there is no row of that name.
 */
import { parseArgs } from 'node:util';
import { startServices } from '../services/services.ts';
import { rows, type Placed } from '../../test/faults/rows.ts';
import { play, type Figures } from '../../test/faults/row.ts';
import { Stage, type StageOptions } from '../../test/faults/stage.ts';
import { cellsOf, table } from '../../test/faults/table.ts';

const LONG_LOG = 1_000_000;

const { positionals, values } = parseArgs({ allowPositionals: true, options: { events: { type: 'string' } } });
const events = Number(values.events ?? LONG_LOG);
if (!Number.isSafeInteger(events) || events < 1) {
  console.error('--events is a whole number');
  process.exit(2);
}
const ROWS = rows(events);
const unknown = positionals.filter((name) => !Object.hasOwn(ROWS, name));
if (unknown.length > 0) {
  console.error(`no row is called ${unknown.join(', ')}; rows: ${Object.keys(ROWS).join(', ')}`);
  process.exit(2);
}
const names = positionals.length > 0 ? positionals : Object.keys(ROWS);
const began = Date.now();
const own = await startServices({ lost: (line) => console.error(line) });
const all: Figures[] = [];
let open: { readonly stage: Stage; readonly options: StageOptions | undefined } | undefined;

async function leave(): Promise<void> {
  await open?.stage.close();
  open = undefined;
}

/** A stage goes on from row to row, until one of another kind is needed or a row did not end well. */
async function stageFor({ stage: options }: Placed): Promise<Stage> {
  if (open !== undefined && open.options !== options) await leave();
  open ??= { stage: await Stage.open(own, 'faults', options), options };
  return open.stage;
}

async function figuresOf(placed: Placed): Promise<Figures> {
  const stage = await stageFor(placed);
  const exits = stage.exits.length;
  try {
    return await play(stage, placed.row);
  } catch (error) {
    // What a row leaves behind when it breaks off is nobody's idea of a beginning, and its servers may say why.
    for (const member of stage.system.all) console.error(`${member.app} ${member.alive ? 'runs' : 'is gone'}\n${member.errors().slice(-2_000)}`);
    await leave();
    return { row: placed.row.name, acknowledged: 0, lost: 0, double: 0, wrong: 0, gaps: 0, stalest: 0, recovery: 0, more: {}, broken: [(error as Error).message], late: [] };
  } finally {
    for (const exit of stage.exits.slice(exits)) console.error(exit.slice(-2_000));
  }
}

try {
  for (const name of names) {
    const figures = await figuresOf(ROWS[name] as Placed);
    all.push(figures);
    console.error(`${Math.round((Date.now() - began) / 1_000)} s  ${name}: ${cellsOf(figures).join(' | ')}`);
  }
} finally {
  await leave();
  await own.stop();
}
console.log(`${table(all)}\n\nin ${Math.round((Date.now() - began) / 1_000)} s`);
process.exitCode = all.every(({ broken, late }) => broken.length + late.length === 0) ? 0 : 1;
