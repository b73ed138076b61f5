/** Whether JSON would write both in the same bytes, without writing either: members in the same order, those that are undefined left out. */
export function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) return Array.isArray(one) && Array.isArray(other) && areAlike(one, other);
  const [members, others] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  const otherNames = Object.keys(others);
  let place = 0;
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (member === undefined) continue;
    place = definedFrom(others, otherNames, place);
    if (otherNames[place] !== name || !isAlike(member, others[name])) return false;
    place += 1;
  }
  return definedFrom(others, otherNames, place) === otherNames.length;
}

function areAlike(parts: readonly unknown[], others: readonly unknown[]): boolean {
  if (parts.length !== others.length) return false;
  for (let at = 0; at < parts.length; at += 1) if (!isAlike(parts[at], others[at])) return false;
  return true;
}

/** The place of the first name at `place` or after it whose member is not undefined. */
function definedFrom(members: Readonly<Record<string, unknown>>, names: readonly string[], place: number): number {
  let at = place;
  while (at < names.length && members[names[at] as string] === undefined) at += 1;
  return at;
}
