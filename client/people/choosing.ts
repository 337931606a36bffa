import type { RosterPupil } from "./useRoster.ts";

/** Ids of everybody of a class who may get a card, by what they are; a parent of two is there once. */
export function idsOf(pupils: readonly RosterPupil[]) {
  return {
    pupils: pupils.map(({ id }) => id),
    parents: [...new Set(pupils.flatMap(({ parents }) => parents.map(({ id }) => id)))],
  };
}

/** The choice with these put in or, where all of them are in already, taken out. */
export function toggled(chosen: ReadonlySet<string>, ids: readonly string[]): Set<string> {
  const areIn = ids.every((id) => chosen.has(id));
  const next = new Set(chosen);
  for (const id of ids) {
    if (areIn) next.delete(id);
    else next.add(id);
  }
  return next;
}

/** Whom a card is for, as the sheet names them. */
export type CardOwner = { id: string; name: string; children: string[] };

/** The chosen people of a class in the order of its roster, each pupil with their parents behind. */
export function ownersOf(pupils: readonly RosterPupil[], ids: readonly string[]): CardOwner[] {
  const wanted = new Set(ids);
  const owners = new Map<string, CardOwner>();
  for (const pupil of pupils) {
    if (wanted.has(pupil.id))
      owners.set(pupil.id, { id: pupil.id, name: pupil.fullName, children: [] });
    for (const { id, name } of pupil.parents) {
      if (!wanted.has(id)) continue;
      const owner = owners.get(id) ?? { id, name, children: [] };
      owner.children.push(pupil.name);
      owners.set(id, owner);
    }
  }
  return [...owners.values()];
}
