import { entityKey, fold, idOf, LivePicture, parseTime, typeOf, view, type ConvoyView, type EntityKey, type Event, type Millis, type Recorded } from '#libs/domain';

const MOVING: ReadonlySet<string> = new Set(['en-route', 'held']);
const ENDED: ReadonlySet<string> = new Set(['arrived', 'aborted', 'closed']);
/** Facts about convoys that say nothing of which devices a convoy carries or how far it is. */
const NOT_FOR_US: ReadonlySet<string> = new Set(['convoy-position-reported', 'convoy-incident-reported']);

/** What may list other devices, or show again a convoy that was dropped. All others would have a whole view made for nothing. */
const LISTING: ReadonlySet<string> = new Set(['convoy-planned', 'convoy-closed', 'convoy-milestone-retracted']);

/** The convoys of one operation that devices may travel with: the same fold as everybody's, of the facts that this needs. */
export class DeviceConvoys {
  private readonly picture = new LivePicture();
  private readonly byDevice = new Map<string, Set<EntityKey>>();
  /** What each convoy listed when it was last looked at. */
  private readonly listed = new Map<EntityKey, readonly string[]>();

  fold(recorded: Recorded): void {
    if (!isForUs(recorded.event)) return;
    for (const [key] of fold(this.picture, recorded)) if (LISTING.has(recorded.event.fact) && typeOf(key) === 'convoy') this.list(key, recorded.recordedAt);
  }

  /**
   * The id of the convoy a device is with: a moving one that lists it, else the one with the `departAt` nearest to `at` that has
   * not ended. Undefined when no convoy that lists it is left.
   */
  convoyOf(device: string, at: Millis, now: Millis): string | undefined {
    const convoys = [...(this.byDevice.get(device) ?? [])].flatMap((key) => {
      const convoy = this.look(key, now);
      return convoy === undefined || ENDED.has(convoy.stage) ? [] : [{ key, moving: MOVING.has(convoy.stage), away: awayFrom(convoy, at) }];
    });
    convoys.sort((a, b) => Number(b.moving) - Number(a.moving) || a.away - b.away || (a.key < b.key ? -1 : 1));
    const [first] = convoys;
    return first === undefined ? undefined : idOf(first.key);
  }

  private list(key: EntityKey, now: Millis): void {
    const devices = this.look(key, now)?.devices ?? [];
    for (const device of this.listed.get(key) ?? []) {
      const keys = this.byDevice.get(device);
      keys?.delete(key);
      if (keys?.size === 0) this.byDevice.delete(device);
    }
    for (const device of devices) {
      const keys = this.byDevice.get(device);
      if (keys === undefined) this.byDevice.set(device, new Set([key]));
      else keys.add(key);
    }
    if (devices.length > 0) this.listed.set(key, devices);
    else this.listed.delete(key);
  }

  private look(key: EntityKey, now: Millis): ConvoyView | undefined {
    return (view(this.picture, key, 'operations', now) as ConvoyView | null) ?? undefined;
  }
}

const isForUs = (event: Event): boolean => event.subject.startsWith(entityKey('convoy', '')) && !NOT_FOR_US.has(event.fact);

function awayFrom({ departAt }: ConvoyView, at: Millis): number {
  const departs = departAt === undefined ? undefined : parseTime(departAt);
  return departs === undefined ? Number.MAX_SAFE_INTEGER : Math.abs(departs - at);
}
