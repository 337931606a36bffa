import type { AuthStore, Origin, RevokedFor, StoredFamily } from "./store.ts";

export type RevokedListener = (familyId: string, reason: RevokedFor) => void;

/** How long a sign-in known to be good is taken so unasked, ms: another server may have revoked it. */
const TRUSTED_MS = 30_000;
const MOST_KEPT = 10_000;

type Deps = { store: AuthStore; now: () => number; refreshDays: number };

/** Sign-ins: made, ended, and who is told. A revocation on this server is seen at once, on another within 30 s. */
export function createFamilies({ store, now, refreshDays }: Deps) {
  const listeners: RevokedListener[] = [];
  const known = new Map<string, { isRevoked: boolean; checkedAt: number }>();

  function remember(familyId: string, isRevoked: boolean): void {
    known.delete(familyId); // to the end of the map's order, so that the oldest is dropped first
    known.set(familyId, { isRevoked, checkedAt: now() });
    const [oldest] = known.keys();
    if (known.size > MOST_KEPT && oldest) known.delete(oldest);
  }

  const life = () => ({
    at: new Date(now()),
    expiresAt: new Date(now() + refreshDays * 24 * 3600 * 1000),
  });

  async function revoke(schoolId: string, familyId: string, reason: RevokedFor): Promise<void> {
    remember(familyId, true);
    const change = { at: new Date(now()), revokedFor: reason };
    if (await store.revoke(schoolId, familyId, change))
      for (const listener of listeners) listener(familyId, reason);
  }

  return {
    revoke,
    create: (schoolId: string, personId: string, origin: Origin): Promise<string> =>
      store.createFamily(schoolId, personId, { ...life(), origin }),
    find: (schoolId: string, familyId: string): Promise<StoredFamily | null> =>
      store.findFamily(schoolId, familyId),
    /** False when another refresh was first. */
    rotate: (family: StoredFamily): Promise<boolean> => store.rotate(family, life()),

    async isRevoked(schoolId: string, familyId: string): Promise<boolean> {
      const entry = known.get(familyId);
      if (entry && (entry.isRevoked || now() - entry.checkedAt < TRUSTED_MS))
        return entry.isRevoked;
      const family = await store.findFamily(schoolId, familyId);
      const isRevoked = !family || family.isRevoked;
      // A revocation that came while the database answered must not be forgotten.
      if (!known.get(familyId)?.isRevoked) remember(familyId, isRevoked);
      return known.get(familyId)?.isRevoked ?? isRevoked;
    },

    /** Every sign-in of the person but one, the caller's own. */
    async revokeAll(
      schoolId: string,
      personId: string,
      { reason, except }: { reason: RevokedFor; except?: string },
    ): Promise<void> {
      for (const { id } of await store.listLiveFamilies(schoolId, personId))
        if (id !== except) await revoke(schoolId, id, reason);
    },

    onRevoked(listener: RevokedListener): void {
      listeners.push(listener);
    },
  };
}
export type Families = ReturnType<typeof createFamilies>;
