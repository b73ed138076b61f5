/** One thing that is wrong with an input. Never holds a value of the input. */
export interface PointedError {
  /** RFC 6901 JSON pointer to the field; the empty pointer is the whole input. */
  readonly pointer: string;
  /** One sentence for people, in English, that begins with the name of the field. */
  readonly detail: string;
}

/** RFC 9457. */
export interface Problem {
  readonly type: `urn:watchfloor:problem:${ProblemCode}`;
  readonly title: string;
  readonly status: number;
  /** One sentence about this occurrence, for people. Never holds input and never a stack. */
  readonly detail: string;
  readonly errors?: readonly PointedError[];
}

/** Every problem there is: code → what the HTTP status and the title are. */
export const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request is not valid' },
  'unparseable': { status: 400, title: 'The body cannot be read' },
  'unauthenticated': { status: 401, title: 'The credentials are not valid' },
  'forbidden': { status: 403, title: 'This is not allowed' },
  'read-only': { status: 403, title: 'Nothing can be written here' },
  'not-found': { status: 404, title: 'Not found' },
  'unknown-operation': { status: 404, title: 'There is no such operation' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'not-acceptable': { status: 406, title: 'This form is not offered' },
  'request-timeout': { status: 408, title: 'The request took too long' },
  'conflict': { status: 409, title: 'Somebody was first' },
  'superseded': { status: 409, title: 'Another act came first' },
  'too-large': { status: 413, title: 'This is too large' },
  'unsupported-media-type': { status: 415, title: 'This media type is not taken here' },
  'range-not-satisfiable': { status: 416, title: 'There is no such range' },
  'invalid': { status: 422, title: 'The input is refused' },
  'rejected': { status: 422, title: 'No event was recorded' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'internal': { status: 500, title: 'Something failed here' },
  'not-implemented': { status: 501, title: 'This server does not answer this' },
  'unavailable': { status: 503, title: 'This cannot be done now' },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** A problem document. The server says `detail` to whoever asked: it holds nothing that they may not know. */
export function problem(code: ProblemCode, detail: string, errors?: readonly PointedError[]): Problem {
  const { title, status } = PROBLEMS[code];
  return { type: `urn:watchfloor:problem:${code}`, title, status, detail, ...(errors !== undefined && errors.length > 0 && { errors }) };
}
