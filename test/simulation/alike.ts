/** Whether JSON would write both in the same bytes, without writing either: members in the same order, those that are undefined left out. */
export function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((part, at) => isAlike(part, other[at]));
  const [members, others] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  const [names, otherNames] = [namesOf(members), namesOf(others)];
  return names.length === otherNames.length && names.every((name, at) => name === otherNames[at] && isAlike(members[name], others[name]));
}

function namesOf(members: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(members);
  return names.every((name) => members[name] !== undefined) ? names : names.filter((name) => members[name] !== undefined);
}
