/** The thread's own side: reads the archives it is told of, and answers. It can read files and nothing else. */
import { setTimeout as timeout } from 'node:timers/promises';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { EmbeddedArchive } from '#libs/archive';
import type { OperationId } from '#libs/domain';
import { PastWork } from '../past/past-work.ts';
import { memoryOf } from '../playback/pieces.ts';
import type { Answer, ArchivePlace, FromThread, Notice, Question, ToThread } from './messages.ts';

/** Between two steps of reading a whole archive: it is to take little of the time. */
const EXAMINE_EVERY_MS = 10;

function serve(port: MessagePort, place: ArchivePlace): void {
  const say = (message: FromThread): void => port.postMessage(message);
  const archives = new Map<OperationId, EmbeddedArchive>();
  const archiveOf = (operation: OperationId): EmbeddedArchive => {
    let archive = archives.get(operation);
    if (archive === undefined) archives.set(operation, (archive = new EmbeddedArchive({ ...place, damaged: (_, what, of) => say({ operation, damaged: what, of }) })));
    return archive;
  };
  const clock = {
    steady: () => performance.now(),
    pause: (ms: number) => (ms === 0 ? new Promise<void>((resolve) => { setImmediate(resolve); }) : timeout(ms)),
    every: (ms: number, call: () => void) => {
      const timer = setInterval(call, ms);
      return () => clearInterval(timer);
    },
  };
  const work = new PastWork({
    archiveOf, clock, say: (playback, said) => port.postMessage({ playback, said } satisfies FromThread, 'frame' in said ? memoryOf(said.frame.pieces) : []), failed: (playback, error) => say({ playback, gone: textOf(error) }),
  });
  const answer = (question: Question): Promise<Answer> => {
    switch (question.kind) {
      case 'ask': return work.answer(question.name, question.ask);
      case 'open': return work.playbacks.open(question.playback, question.options);
      case 'control': return work.playbacks.control(question.playback, question.name, question.control);
    }
  };
  const notice = (told: Notice): void => {
    if (told.kind === 'taken') work.playbacks.taken(told.playback);
    else if (told.kind === 'close') work.playbacks.close(told.playback);
    else if (told.kind === 'examine') archiveOf(told.operation).examine(told.operation, false, () => timeout(EXAMINE_EVERY_MS)).catch(() => undefined);
    else {
      void archives.get(told.operation)?.close();
      archives.delete(told.operation);
    }
  };
  port.on('message', (message: ToThread) => {
    if ('notice' in message) notice(message.notice);
    else answer(message.question).then((answered) => port.postMessage({ number: message.number, answer: answered } satisfies FromThread, handedOver(answered)), (error: unknown) => say({ number: message.number, failed: textOf(error) }));
  });
}

/** What of an answer becomes the other thread's without being copied. */
const handedOver = (answer: Answer): ArrayBuffer[] => (answer !== undefined && 'pieces' in answer ? memoryOf(answer.pieces) : []);
const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

if (parentPort !== null) serve(parentPort, workerData as ArchivePlace);
