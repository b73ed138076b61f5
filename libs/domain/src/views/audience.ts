/** Who a view is for. */
export type Audience = 'operations' | `aid:${string}` | `liaison:${string}` | 'public';

const ID = '[A-Za-z0-9][A-Za-z0-9._-]{0,63}';
const AUDIENCE = new RegExp(`^(?:operations|public|(?:aid|liaison):${ID})$`);

export const isAudience = (text: string): text is Audience => AUDIENCE.test(text);

/** The organisation of an `aid:` audience. */
export const organisationOf = (audience: Audience): string | undefined =>
  audience.startsWith('aid:') ? audience.slice('aid:'.length) : undefined;
