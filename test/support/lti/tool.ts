import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connectedDatabase } from "#server/database.ts";
import { serve } from "#server/http.ts";
import type { ChoicesOf } from "#server/lti/picking.ts";
import { ltiRoutes } from "#server/lti/protocol.ts";
import { ltiHandlers } from "#server/lti/routes.ts";
import { mongoScores } from "#server/lti/score-store.ts";
import type { Mark } from "#server/lti/scores.ts";
import { createLti } from "#server/lti/service.ts";
import { mongoLti } from "#server/lti/store.ts";
import type { People } from "#server/people/service.ts";
import { createWeb } from "#server/web.ts";
import { testAuth, testConfig } from "../auth.ts";

/** Our side over the real web server, database and sign-in; what is watched and chosen is the test's. */
export async function startTool(people: People, choicesOf: ChoicesOf) {
  const { auth, clock } = await testAuth(people, Date.now());
  const marks = new Map<string, Map<string, Mark>>();
  const lti = createLti({
    ...{ store: mongoLti, scores: mongoScores, people, secret: "lti secret of the tests" },
    signInKnown: auth.signInKnown,
    ...{ choicesOf, now: () => clock.now, askAgainMs: 0 },
    marksOf: async (_schoolId, target) => marks.get(target) ?? new Map(),
    ...{ db: connectedDatabase(), machineName: `test-${process.pid}`, publicUrl: undefined },
  });
  const nothing = (_req: unknown, _res: unknown, next: () => void) => next();
  const web = createWeb({
    trustProxy: 0,
    readiness: async () => ({ database: true, media: true, accepting: true }),
    delivery: nothing,
    uploads: nothing,
    mount(api) {
      const handlers = ltiHandlers({ lti, refreshDays: testConfig.REFRESH_TOKEN_DAYS });
      serve(api, ltiRoutes, handlers, auth.authenticate);
      api.use("/lti", lti.door());
    },
  });
  const server = createServer(web);
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, lti, auth, clock, marks },
    stop: () => new Promise<void>((done) => void server.close(() => done())),
  };
}
export type Tool = Awaited<ReturnType<typeof startTool>>;
