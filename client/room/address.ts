import { useSession } from "../kit/useSession.ts";

/** How the room speaks to this person: «сен» to a pupil, «сіз» to every adult, a guest without an account too. */
export function useAddress(): "pupil" | "host" {
  const state = useSession();
  return state.status === "signedIn" && state.me.roles.includes("pupil") ? "pupil" : "host";
}
