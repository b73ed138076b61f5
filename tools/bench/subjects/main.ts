/** One process of the bench, built like a server: `main.js <name> <arguments as JSON>`. Says JSON lines on standard output. */
import { appendAll, fillTopic, growTopic, loadTopic } from './topic.ts';
import { bareConsumer, bareProducer } from './bare-kafka.ts';
import { bareHttp } from './bare-http.ts';
import { bareSockets, rooms } from './fan-out.ts';
import { bareSqlite } from './bare-sqlite.ts';
import { bareStored } from './bare-stored.ts';
import { consoles } from './consoles.ts';
import { embedded } from './embedded.ts';
import { folds } from './folds.ts';
import { growing } from './growing.ts';
import { httpLoad } from './http-load.ts';
import { joinEach, rejoinAll } from './joining.ts';
import { foldPast, forgetPictures, makePast, playPast, seekPast } from './past.ts';
import { projector } from './projector.ts';
import { paced } from './paced.ts';
import { pipelines } from './pipelines.ts';
import { playbacks } from './playbacks.ts';
import { watchedProjector } from './watched-projector.ts';

type Arguments = Readonly<Record<string, string | number | boolean>>;
const SUBJECTS: Readonly<Record<string, (args: never) => Promise<void>>> = {
  appendAll, bareConsumer, bareHttp, bareProducer, bareSockets, bareSqlite, bareStored, consoles, embedded, fillTopic, foldPast, folds, forgetPictures, growing, growTopic, httpLoad, joinEach, loadTopic, makePast,
  paced, pipelines, playbacks, playPast, projector, rejoinAll, rooms, seekPast, watchedProjector,
};

const [name = '', args = '{}'] = process.argv.slice(2);
const subject = SUBJECTS[name] as ((args: Arguments) => Promise<void>) | undefined;
if (subject === undefined) throw new Error(`there is no subject ${name}`);
await subject(JSON.parse(args) as Arguments);
