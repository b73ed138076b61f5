import { formatTime, parseTime, type Millis } from '#libs/domain';

/** What stands for an event whose text is lost. */
const LOST = '{"lost":true}';
const BEGINNING = /^\{"recordedtime":"([^"]{20,30})",/;

/**
 * An event of a recording as one line: the sender's own text with `recordedtime` as its first attribute. Line breaks between its
 * members become spaces; inside a string there are none. Without text it says that the text is lost.
 */
export function eventLine(recordedAt: Millis, json: string | undefined): string {
  const text = (json ?? LOST).trim().replaceAll(/[\r\n]/g, ' ');
  return `{"recordedtime":"${formatTime(recordedAt)}",${text.slice(1)}`;
}

/** The text of an event and its recorded time out of its line; undefined when it is no such line. */
export function readEventLine(line: string): { readonly recordedAt: Millis; readonly json: string } | undefined {
  const began = BEGINNING.exec(line);
  const recordedAt = parseTime(began?.[1] ?? '');
  return began === null || recordedAt === undefined || !line.endsWith('}') ? undefined : { recordedAt, json: `{${line.slice(began[0].length)}` };
}
