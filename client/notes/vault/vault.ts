import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { rest } from "../../kit/rest.ts";
import { session } from "../../kit/useSession.ts";
import { createKeeper, type VaultState } from "./keeper.ts";
import { stretchApart } from "./stretching.ts";

/** The one vault of this page; notes and sealed reasons open with it. */
export const vault = createKeeper({
  stretching: stretchApart,
  read: async () => (await rest("readVault", {})).vault,
  make: async (made) => (await rest("makeVault", made)).vault,
  rewrap: async (made) => (await rest("rewrapVault", made)).vault,
  abandon: (version) => rest("abandonVault", { version }),
  isSafe: () => window.isSecureContext && "subtle" in crypto,
});

const personId = () => {
  const state = session.state();
  return state.status === "signedIn" ? state.me.id : null;
};
let owner = personId();
session.onChange(() => {
  if (personId() === owner) return;
  owner = personId();
  vault.forget();
});
for (const act of ["pointerdown", "keydown", "wheel", "touchstart"])
  addEventListener(act, vault.touched, { passive: true, capture: true });
// A page that is left may be kept by the browser and come back: it comes back locked.
addEventListener("pagehide", vault.lock);

/** The vault as it is now; the server is asked for it when it is first needed. */
export function useVault(): VaultState & { error: unknown; retry: () => void } {
  const state = useSyncExternalStore(vault.state.subscribe, vault.state.get);
  const [error, setError] = useState<unknown>(null);
  const load = useCallback(() => {
    setError(null);
    vault.load().catch(setError);
  }, []);
  useEffect(() => {
    if (state.status === "unknown") load();
  }, [state.status, load]);
  return { ...state, error, retry: load };
}
