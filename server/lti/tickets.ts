import type { SignedIn } from "../auth/service.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import { isOfKind, type PeopleForLti } from "./linking.ts";
import { hashOf } from "./secrets.ts";
import type { LtiStore, StoredTicket } from "./store.ts";

type Deps = {
  store: LtiStore;
  people: Pick<PeopleForLti, "findPerson">;
  signInKnown: (schoolId: string, personId: string, userAgent?: string) => Promise<SignedIn>;
  now: () => number;
};
const unknown = () => new AppError("not_found", "No such code", { reason: "lti_code_unknown" });
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
/** A screen of ours, and nothing else, whatever the database says. */
const pathIn = ({ data }: StoredTicket): string =>
  /^\/(?!\/)[\w/-]*$/.exec(textOf(data.to))?.[0] ?? "/";

/** One-time codes a launch gives: to come in, and to say which of our people one is. */
export function createTickets({ store, people, signInKnown, now }: Deps) {
  async function find(code: string, kinds: readonly ("open" | "link")[], use: boolean) {
    const ticket = await store.findTicket(hashOf(code), kinds, { at: new Date(now()), use });
    if (!ticket) throw unknown();
    const platform = await store.findPlatform(ticket.schoolId, ticket.platformId ?? "");
    if (!platform) throw unknown();
    return { ticket, platform };
  }

  return {
    /** Who is about to come in, or be linked. @throws AppError not_found lti_code_unknown */
    async read(code: string) {
      const { ticket, platform } = await find(code, ["open", "link"], false);
      const { schoolId, personId, data } = ticket;
      const person = personId === null ? null : await people.findPerson(schoolId, personId);
      if (personId !== null && !person) throw unknown();
      return {
        kind: person ? ("open" as const) : ("link" as const),
        personId: person?.id ?? null,
        name: person?.name ?? textOf(data.name),
        platformName: platform.name,
        to: pathIn(ticket),
      };
    },

    /** Uses the code up. @throws AppError not_found lti_code_unknown */
    async signIn(code: string, userAgent?: string): Promise<SignedIn> {
      const { ticket } = await find(code, ["open"], true);
      if (ticket.personId === null) throw unknown();
      return signInKnown(ticket.schoolId, ticket.personId, userAgent);
    },

    /** The caller is the platform's user the code names. @throws AppError not_found lti_code_unknown; forbidden lti_role_mismatch */
    async linkMyself(user: User, code: string): Promise<{ to: string }> {
      const before = await find(code, ["link"], false);
      if (before.ticket.schoolId !== user.schoolId) throw unknown();
      // A learner of the platform never becomes a teacher of ours by a link somebody sent around.
      if (!isOfKind(user, before.ticket.data.isStaff === true))
        throw new AppError("forbidden", "Another kind of person", { reason: "lti_role_mismatch" });
      const { ticket, platform } = await find(code, ["link"], true);
      const userId = textOf(ticket.data.userId);
      await store.putLink(user.schoolId, {
        ...{ platformId: platform.id, userId, personId: user.id, name: textOf(ticket.data.name) },
        ...{ by: "self", at: new Date(now()) },
      });
      logger.info({ platformId: platform.id, personId: user.id }, "LTI user linked by themselves");
      return { to: pathIn(ticket) };
    },
  };
}
export type Tickets = ReturnType<typeof createTickets>;
