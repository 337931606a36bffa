import type { Person } from "../people/protocol.ts";
import type { User } from "../realtime.ts";

/** Somebody of the demo school acting by themselves, without a sign-in behind them. */
export function actingAs(schoolId: string, { id, roles }: Pick<Person, "id" | "roles">): User {
  return { id, schoolId, roles, familyId: "" };
}
