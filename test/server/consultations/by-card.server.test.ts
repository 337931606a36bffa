import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { doorsOf, strangerToIt } from "../../support/counsel-door.ts";
import {
  type CounselServer,
  type SeedTalk,
  startCounselServer,
  type Who,
} from "../../support/counsel-server.ts";
import { Link } from "../../support/room-link.ts";
import { api } from "../../support/server.ts";

/** The product as a process: somebody comes in by a card that the administrator issued after the talks were made. */
const talks = {
  open: {},
  ofColleague: { host: "colleague", guest: "other" },
  soon: { guest: "third", inMin: 40 },
} satisfies Record<string, SeedTalk>;
let at: CounselServer<keyof typeof talks>;
const { knock, enter, letIn, answerTo, hostIn, waitingOf } = doorsOf(() => at);

beforeAll(async () => {
  at = await startCounselServer(talks);
  await at.ask("pupil", "POST", "/consultations/consent", { version: 1 });
  const childId = at.idOf("pupil");
  await at.ask("parent", "POST", "/consultations/consent", { version: 1, childId });
});
afterAll(() => at?.stop());

/** A page of somebody by a card. */
async function byCard(who: Who): Promise<{ token: string; page: Link }> {
  const cards = await at.ask<{ url: string }[]>("administrator", "POST", "/auth/cards", {
    personIds: [at.idOf(who)],
  });
  const secret = new URL(cards[0]?.url ?? "").hash.slice(1);
  const { accessToken: token } = await api<{ accessToken: string }>(
    ...([at.server.url, "POST", "/auth/card"] as const),
    { body: { secret } },
  );
  const page = at.keep(new Link({ url: at.server.url, auth: { token } }));
  await page.connect();
  return { token, page };
}
type List = { consultations: { id: string }[]; coveredUntil: string | null };
const listOf = (token: string) => api<List>(at.server.url, "GET", "/consultations", { token });

test("the host sees that a guest came by a card, from whom and when, and lets them in by hand", async () => {
  const { page: host } = await hostIn("open");
  const { token, page } = await byCard("pupil");
  // What is open now is there; it is how an honest pupil without their phone comes to the door.
  const { consultations, coveredUntil } = await listOf(token);
  expect(consultations.map(({ id }) => id)).toEqual([at.talk("open")]);
  expect(coveredUntil).not.toBeNull();
  const deviceId = randomUUID();
  expect(await knock(page, "open", deviceId)).toMatchObject({ state: "waiting" });
  const told = await host.hears("consultation:waitingChanged", ({ waiting }) => waiting.length > 0);
  expect(told.waiting).toMatchObject([
    { personId: at.idOf("pupil"), byCard: { by: expect.stringContaining("administrator") } },
  ]);
  const [waiting] = await waitingOf(host, "open");
  expect(Date.parse(waiting?.byCard?.at ?? "")).toBeLessThanOrEqual(Date.now());
  await letIn(host, "open", "pupil");
  await enter(page, "open", deviceId, await answerTo(page, "open", "admitted"));
});

test("of whoever came by a password the host is told nothing of the kind", async () => {
  const { page: host } = await hostIn("open");
  const page = await at.pageOf("pupil");
  await knock(page, "open");
  const told = await host.hears("consultation:waitingChanged", ({ waiting }) => waiting.length > 0);
  expect(told.waiting).toMatchObject([{ personId: at.idOf("pupil"), byCard: null }]);
});

test("whoever comes as a host finds none of the older talks, nor their door", async () => {
  const { token, page } = await byCard("colleague");
  expect((await listOf(token)).consultations).toEqual([]);
  await expect(knock(page, "ofColleague")).rejects.toMatchObject(strangerToIt);
  await expect(enter(page, "ofColleague", randomUUID())).rejects.toMatchObject({
    code: "not_found",
  });
  const own = await at.ask<List>("colleague", "GET", "/consultations");
  expect(own.consultations.map(({ id }) => id)).toEqual([at.talk("ofColleague")]);
});

test("a page that came by a card is told of a card, once it is another's, and of no time of a talk", async () => {
  const { page: other } = await byCard("third");
  const own = await at.pageOf("third");
  const reminder = await own.hears("consultation:reminded", () => true);
  expect(reminder.consultationId).toBe(at.talk("soon"));
  expect(other.noticesOf("consultation:reminded")).toEqual([]);
  const news = () => at.ask<{ news: { kind: string }[] }>("third", "GET", "/auth/sign-ins/news");
  expect((await news()).news).toMatchObject([{ kind: "used" }]);
  await byCard("third");
  await own.hears("session:newsChanged", () => true);
  expect((await news()).news).toMatchObject([{ kind: "used" }, { kind: "used" }]);
});
