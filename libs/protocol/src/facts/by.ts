import { Type, type TProperties } from 'typebox';
import { closed, eventId, line, optional } from './parts.ts';

export const by = closed(
  {
    name: line('The name of the token, or what the caller called itself'), audience: line('Who the caller was'), desk: optional(line('The desk it sat at')),
    verified: Type.Boolean({ description: 'False while the name is only what the caller said of itself' }),
  },
  { description: 'Who did it' },
);
/** The id of an act is the id of its command. */
export const actId = (description: string) => eventId(description);
/** The last act seen on a field, or null when there was none. */
export const fromAct = Type.Union([actId('Id of an act'), Type.Null()], { description: 'Id of the last act seen on this field; null if none' });

/** An act: what a person decided, and who it was. */
export const act = <P extends TProperties>(properties: P, description: string) => closed({ ...properties, by }, { description });
/** An act on a field that others may act on at the same time. */
export const fieldAct = <P extends TProperties>(properties: P, description: string) => closed({ ...properties, from: fromAct, by }, { description });
