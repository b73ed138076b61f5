import { timingSafeEqual } from 'node:crypto';
import { isAudience, type Audience } from '#libs/domain';
import type { Config } from '../config.ts';
import { digestOf, readGrants } from './access-file.ts';
import { decodeActor } from './actor.ts';

/** What a caller shows of itself: the `Authorization` header, the `x-watchfloor-actor` header, the audience it asks for. */
export interface Credentials {
  readonly authorization?: string | undefined;
  readonly actor?: string | undefined;
  readonly audience?: string | undefined;
}

/** Who calls and what it may. Without `audience` it reads nothing; without `sends` nothing limits what it sends as. */
export interface Identity {
  readonly audience?: Audience;
  readonly desk?: string;
  readonly name: string;
  /** False while the name is only what the caller says of itself. */
  readonly verified: boolean;
  readonly sends?: readonly string[];
}
/** `refused` is the code of the problem to answer with. */
export interface AccessRefusal { readonly refused: 'unauthenticated' | 'forbidden' | 'bad-request'; readonly reason: string }

interface Granted { readonly digest: Buffer; readonly identity: Identity }

/** Somebody who says no name, where nothing asks for one. */
const NOBODY_IN_PARTICULAR = 'operator';
const BEARER = /^Bearer +(\S+)$/i;
/** No token is longer, and no more is digested. */
const TOKEN_CHARACTERS = 4_096;

const forbidden = (reason: string): AccessRefusal => ({ refused: 'forbidden', reason });

/** Decides who a caller is from what it shows, never from what it asks: asking for an audience can only narrow. */
export class Access {
  private readonly grants?: readonly Granted[];
  /** By the tokens that were shown and are right, no more of them than grants. A text is found by a hash of all of it: how long that takes does not tell how much of it is right. */
  private readonly known = new Map<string, Identity>();

  /** Reads the file that ACCESS names; throws {@link ConfigError}. */
  constructor(config: Pick<Config, 'access'>) {
    if (config.access === undefined || config.access === 'open') return;
    this.grants = readGrants(config.access.file).map(({ digest, ...grant }) => ({ digest, identity: { ...grant, verified: true } }));
  }

  callerOf(credentials: Credentials): Identity | AccessRefusal {
    const identity = this.identify(credentials);
    if ('refused' in identity || credentials.audience === undefined) return identity;
    return narrow(identity, credentials.audience);
  }

  private identify({ authorization, actor }: Credentials): Identity | AccessRefusal {
    if (this.grants === undefined) {
      const name = actor === undefined ? NOBODY_IN_PARTICULAR : decodeActor(actor);
      if (name === undefined) {
        return { refused: 'bad-request', reason: 'x-watchfloor-actor is percent-encoded UTF-8 of at most 64 characters without control or bidi characters.' };
      }
      return { audience: 'operations', name, verified: false };
    }
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined || token.length > TOKEN_CHARACTERS) return { refused: 'unauthenticated', reason: 'A bearer token is needed.' };
    return this.known.get(token) ?? this.holderOf(token) ?? { refused: 'unauthenticated', reason: 'The bearer token is not known here.' };
  }

  /** Compares with every grant, so that the time it takes tells nothing about any token. */
  private holderOf(token: string): Identity | undefined {
    const digest = digestOf(token);
    let found: Identity | undefined;
    for (const granted of this.grants ?? []) if (timingSafeEqual(granted.digest, digest)) found = granted.identity;
    if (found !== undefined) this.known.set(token, found);
    return found;
  }
}

function narrow(identity: Identity, wanted: string): Identity | AccessRefusal {
  const { audience } = identity;
  const within = isAudience(wanted) && (audience === 'operations' || audience === wanted || (audience !== undefined && wanted === 'public'));
  return within ? { ...identity, audience: wanted } : forbidden('This caller may not read as that audience.');
}
