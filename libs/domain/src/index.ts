export * from './time.ts';
export * from './canonical.ts';
export * from './facts.ts';
export * from './event.ts';
export { BEFORE_FIRST, LivePicture, applyChanges, type Change, type Picture, type ViewChange } from './picture/picture.ts';
export type { Entities, Entity, EntityOf } from './picture/entity.ts';
export { isAudience, organisationOf, type Audience } from './views/audience.ts';
export * from './views/wire.ts';
export * from './acts/command.ts';
