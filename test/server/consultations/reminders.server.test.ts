import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CounselServer, startCounselServer } from "../../support/counsel-server.ts";
import { until } from "../../support/peer/engine.ts";
import { PASSWORD } from "../../support/seeded-school.ts";
import { api, signIn } from "../../support/server.ts";

/** Addresses of letters as a real mail server took them. */
const taken: string[] = [];
const mail = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, session, done) {
    stream.resume().on("end", () => {
      taken.push(...session.envelope.rcptTo.map(({ address }) => address));
      done();
    });
  },
});
let school: CounselServer<"one" | "two">;
beforeAll(async () => {
  await once(mail.listen(0, "127.0.0.1"), "listening");
  const { port } = mail.server.address() as AddressInfo;
  const talks = { one: { inMin: 200 }, two: { guest: "other" as const, inMin: 205 } };
  school = await startCounselServer(talks, { SMTP_URL: `smtp://127.0.0.1:${port}` });
});
afterAll(async () => {
  await school?.stop();
  await new Promise<void>((done) => mail.close(() => done()));
});

/** Says how long before by letter, with a sign-in of this moment: the clock is moved. */
async function wish(who: "pupil" | "other", leadMin: number): Promise<void> {
  const { url } = school.server;
  const { accessToken: token } = await signIn(url, `counsel.${who}`, PASSWORD);
  await api(url, "PATCH", "/me", { token, body: { email: `${who}@mail.kz` } });
  const body = { channel: "mail", leadMin };
  await api(url, "POST", "/consultations/reminders", { token, body });
}
const hasCome = (address: string) => until(() => taken.includes(address), address, 20_000);

test("what comes due while the server is down is sent when it is back, and not again after the next start", async () => {
  await wish("pupil", 60);
  await wish("other", 5);
  await school.server.kill();
  school.clock.setMinutes(150);
  await school.server.restart();
  await hasCome("pupil@mail.kz");
  await wish("other", 60);
  await school.server.kill();
  await school.server.restart();
  // Looked at after the other one's: had that one been due again, it would have come first.
  await hasCome("other@mail.kz");
  expect(taken).toEqual(["pupil@mail.kz", "other@mail.kz"]);
  expect(school.server.output()).not.toContain("mail.kz");
});
