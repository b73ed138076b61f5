/** For tests: bad HTTP, and requests that nobody here should send. */
import { BATCH, STRUCTURED, violation } from '../events/sample.ts';
import { MARK, type BadInput } from './bad-input.ts';

const EVENTS = '/v1/operations/demo/events';
const GOOD = JSON.stringify(violation());
const json = (headers: Readonly<Record<string, string>>, body: string | Uint8Array = GOOD) => ({ headers: { 'content-type': STRUCTURED, ...headers }, body });
const head = (line: string, ...headers: readonly string[]): string => [`POST ${EVENTS} HTTP/1.1`, 'Host: {host}', 'Connection: close', ...headers, line].join('\r\n');
const many = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, n) => [`x-${n}`, '1']));

/** Requests that are wrong before anybody looks at what they say. */
export const TRANSPORT: readonly BadInput[] = [
  { name: 'an empty body', request: json({}, ''), answer: 'unparseable' },
  { name: 'no body and no type', request: {}, answer: 'unsupported-media-type' },
  { name: 'a body without a type', request: { body: GOOD }, answer: 'unsupported-media-type' },
  { name: 'two content types', request: { headers: [['content-type', STRUCTURED], ['content-type', 'text/plain']], body: `{"${MARK}` }, answer: 'unparseable' },
  { name: 'a content type that is none', request: json({ 'content-type': MARK }), answer: 'unsupported-media-type' },
  { name: 'a form', request: json({ 'content-type': 'application/x-www-form-urlencoded' }, `id=${MARK}`), answer: 'unsupported-media-type' },
  { name: 'a form with files', request: json({ 'content-type': 'multipart/form-data; boundary=x' }), answer: 'unsupported-media-type' },
  { name: 'plain text', request: json({ 'content-type': 'text/plain' }), answer: 'unsupported-media-type' },
  { name: 'plain text that a page may send without asking', request: json({ 'content-type': 'text/plain;application/cloudevents+json' }), answer: 'unsupported-media-type' },
  { name: 'XML', request: json({ 'content-type': 'application/xml' }, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'), answer: 'unsupported-media-type' },
  { name: 'JSON without ce- headers', request: json({ 'content-type': 'application/json' }), answer: 'unsupported-media-type' },
  { name: 'another charset', request: json({ 'content-type': `${STRUCTURED}; charset=utf-16` }, Buffer.from(GOOD, 'utf16le')), answer: 'unsupported-media-type' },
  { name: 'Latin-1 that calls itself UTF-8', request: json({}, Buffer.from(GOOD.replace('indirect', 'indirÿct'), 'latin1')), answer: 'unparseable' },
  { name: 'overlong UTF-8', request: json({}, Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])), answer: 'unparseable' },
  { name: 'a byte order mark', request: json({}, `\uFEFF${GOOD}`), answer: 'unparseable' },
  { name: 'a gzip bomb', request: json({ 'content-encoding': 'gzip' }, Buffer.alloc(1_000)), answer: 'unsupported-media-type' },
  { name: 'an unknown coding twice', request: json({ 'content-encoding': 'br, br' }), answer: 'unsupported-media-type' },
  { name: 'an event one byte too large', request: json({}, `${GOOD}${' '.repeat(65_537 - GOOD.length)}`), answer: 'too-large' },
  { name: 'a batch one byte too large', request: json({ 'content-type': BATCH }, `[${GOOD}${' '.repeat(1_048_577 - GOOD.length - 2)}]`), answer: 'too-large' },
  { name: 'a batch of one event too many', request: json({ 'content-type': BATCH }, JSON.stringify(Array.from({ length: 1_001 }, () => 0))), answer: 'too-large' },
  { name: 'a length of a hundred megabytes', request: json({ 'content-length': '100000000' }, '['), answer: 'too-large' },
  {
    name: 'chunks beyond every limit', answer: 'too-large',
    bytes: head('', `Content-Type: ${BATCH}`, 'Transfer-Encoding: chunked', '') + `100000\r\n${' '.repeat(0x100000)}\r\n`.repeat(2),
  },
  { name: 'a body shorter than its length and then the end', request: json({ 'content-length': '2' }, '{"'), answer: 'unparseable' },
  { name: 'two lengths', bytes: head('\r\n{}', 'Content-Length: 2', 'Content-Length: 3'), answer: 'bad-request' },
  { name: 'a length and chunks', bytes: head('\r\n0\r\n\r\n', 'Content-Length: 5', 'Transfer-Encoding: chunked'), answer: 'bad-request' },
  { name: 'chunks whose size is no number', bytes: head('', `Content-Type: ${STRUCTURED}`, 'Transfer-Encoding: chunked', '') + `${MARK}\r\n`, answer: 'bad-request' },
  { name: 'a negative length', bytes: head('\r\n', 'Content-Length: -1'), answer: 'bad-request' },
  { name: 'what is no HTTP', bytes: `${MARK}\r\n\r\n`, answer: 'bad-request' },
  { name: 'a TLS greeting', bytes: '\x16\x03\x01\x00\x05hello\r\n\r\n', answer: 'bad-request' },
  { name: 'a header name with a space', bytes: head('\r\n', `x ${MARK}: 1`), answer: 'bad-request' },
  { name: 'a line feed alone inside a header', bytes: head('\r\n', `X-A: 1\n\tX-B: ${MARK}`), answer: 'bad-request' },
  { name: 'an expectation that is none of HTTP', bytes: head('\r\n{', `Expect: ${MARK}`, `Content-Type: ${STRUCTURED}`, 'Content-Length: 1'), answer: 'unparseable' },
  { name: 'no Host', bytes: `POST ${EVENTS} HTTP/1.1\r\nConnection: close\r\n\r\n`, answer: 'forbidden' },
  { name: 'HTTP/1.0 without a Host', bytes: `GET / HTTP/1.0\r\n\r\n`, answer: 'forbidden' },
  { name: 'a header of 64 KB', request: json({ 'x-long': 'a'.repeat(65_536) }), answer: 'headers-too-large' },
  { name: 'a thousand headers', request: json(many(1_000)), answer: 'headers-too-large' },
  { name: 'a foreign Origin behind many headers', request: { headers: [...Object.entries(many(99)), ['origin', 'https://evil.example']], body: GOOD }, answer: 'forbidden' },
  { name: 'a query of 20 KB', request: { ...json({}), path: `${EVENTS}?${'a'.repeat(20_000)}` }, answer: 'headers-too-large' },
  { name: 'a method that is not known here', request: { method: 'DELETE', path: EVENTS }, answer: 'method-not-allowed' },
  { name: 'TRACE', request: { method: 'TRACE', path: EVENTS }, answer: 'method-not-allowed' },
  { name: 'CONNECT', bytes: 'CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n', answer: 'closed' },
  { name: 'a method override', request: { ...json({ 'x-http-method-override': 'POST' }), method: 'PUT' }, answer: 'method-not-allowed' },
  { name: 'a method that HTTP does not know', bytes: `${MARK.toUpperCase()} / HTTP/1.1\r\nHost: {host}\r\n\r\n`, answer: 'bad-request' },
  { name: 'a path that is not known', request: { ...json({}), path: `/v1/${MARK}` }, answer: 'not-found' },
  { name: 'a path that climbs', request: { ...json({}), path: '/v1/operations/../../etc/passwd' }, answer: 'not-found' },
  { name: 'a path that climbs, encoded twice', request: { ...json({}), path: '/v1/operations/%252e%252e%252fdemo/events' }, answer: 'unknown-operation' },
  { name: 'a path with half an escape', request: { ...json({}), path: '/v1/operations/%e0%a4%a/events' }, answer: 'bad-request' },
  { name: 'an operation of 10 KB', request: { ...json({}), path: `/v1/operations/${'a'.repeat(10_000)}/events` }, answer: 'not-found' },
  { name: 'an operation named like a prototype', request: { ...json({}), path: '/v1/operations/__proto__/events' }, answer: 'unknown-operation' },
  { name: 'an actor with a bidi override', request: json({ 'x-watchfloor-actor': '%E2%80%AEname' }), answer: 'bad-request' },
  { name: 'an actor of 65 characters', request: json({ 'x-watchfloor-actor': 'a'.repeat(65) }), answer: 'bad-request' },
  { name: 'an actor that is half an escape', request: json({ 'x-watchfloor-actor': '%E2%80' }), answer: 'bad-request' },
  { name: 'an actor with a control character', request: json({ 'x-watchfloor-actor': 'a%0Ab' }), answer: 'bad-request' },
  { name: 'an audience that is none', request: { ...json({}), path: `${EVENTS}?audience=${MARK}` }, answer: 'forbidden' },
];

/** Pages of other origins and names that were pointed at us. */
export const FOREIGN: readonly BadInput[] = [
  { name: 'a Host that is not ours', request: json({ host: 'evil.example' }), answer: 'forbidden' },
  { name: 'a Host that begins like ours', request: json({ host: '127.0.0.1.evil.example' }), answer: 'forbidden' },
  { name: 'a Host with a user in it', request: json({ host: 'localhost@evil.example' }), answer: 'forbidden' },
  { name: 'an empty Host', request: json({ host: '' }), answer: 'forbidden' },
  { name: 'an Origin that is not ours', request: json({ origin: 'https://evil.example' }), answer: 'forbidden' },
  { name: 'the Origin of another local program', request: json({ origin: 'http://localhost:1' }), answer: 'forbidden' },
  { name: 'the Origin null', request: json({ origin: 'null' }), answer: 'forbidden' },
  { name: 'a page of another site', request: json({ 'sec-fetch-site': 'cross-site' }), answer: 'forbidden' },
  { name: 'a page of the same site but another origin', request: json({ 'sec-fetch-site': 'same-site' }), answer: 'forbidden' },
  {
    name: 'a link to the API from another site', answer: 'forbidden',
    request: { method: 'GET', path: '/v1/operations/demo/devices/osmand?id=1', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } },
  },
  { name: 'a preflight', request: { method: 'OPTIONS', path: EVENTS, headers: { 'origin': 'https://evil.example', 'access-control-request-method': 'POST' } }, answer: 'forbidden' },
  { name: 'a health probe from a page', request: { method: 'GET', path: '/health/live', headers: { origin: 'https://evil.example' } }, answer: 'forbidden' },
];
