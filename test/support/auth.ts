import { type Auth, createAuth } from "#server/auth/service.ts";
import { mongoAuth } from "#server/auth/store.ts";
import { configSchema } from "#server/config.ts";
import type { People } from "#server/people/service.ts";

/** The configuration of a test: defaults and a secret, so that nothing is written. */
export const testConfig = configSchema.parse({ JWT_SECRET: "the secret of the tests, 32 or more" });

/** Auth over the real store, with a clock the test moves, and a record of what was revoked. */
export async function testAuth(people: People, start = Date.parse("2026-09-01T09:00:00Z")) {
  const clock = { now: start };
  const make = () =>
    createAuth({ store: mongoAuth, people, config: testConfig, now: () => clock.now });
  const auth: Auth = await make();
  const revoked: string[] = [];
  auth.onRevoked((familyId, reason) => revoked.push(`${familyId} ${reason}`));
  return {
    auth,
    clock,
    revoked,
    /** As after a restart, or on another machine: the same database, nothing remembered. */
    another: make,
  };
}
