import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoginCard } from "#server/auth/protocol.ts";
import { shoot, until } from "../support/browser.ts";
import { type Actor, axeFindings, hears, open, PHONE, press, received, sees } from "./cast.ts";
import {
  come,
  hostIn,
  letIn,
  type PrivateStage,
  roomOf,
  setPrivateStage,
  stands,
  write,
} from "./private-stage.ts";

/** Talks that are not as most: without a lock, and by writing alone. */
let at: PrivateStage<"unsealed" | "writing">;
let host: Actor;

beforeAll(async () => {
  at = await setPrivateStage({
    unsealed: { host: "colleague", guest: "stranger" },
    writing: { host: "colleague", guest: "stranger", way: "text" },
  });
});
afterAll(() => at?.close());

test("a browser that cannot seal: said before, no lock anywhere, nothing before each one's own word", async () => {
  await at.ask("stranger", "PATCH", "/me", { language: "ru" });
  host = await hostIn(at, at.talk("unsealed"), "colleague");
  const guest = await come(at, "stranger", {
    size: PHONE,
    async prepare(context) {
      await context.addInitScript(() => {
        Reflect.deleteProperty(window, "RTCRtpScriptTransform");
        const opened: MediaStreamTrack[] = [];
        Reflect.set(window, "opened", opened);
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          const stream = await open(wanted);
          opened.push(...stream.getTracks());
          return stream;
        };
      });
    },
  });
  const { page } = guest;
  await page.goto(roomOf(at, at.talk("unsealed")));
  for (const step of ["step-done", "alone-no"]) await press(guest, step);
  await page.getByTestId("step-browser").waitFor();
  await shoot(page, "private-browser-390-ru");
  expect(await axeFindings(guest)).toEqual([]);
  await press(guest, "go-on-unsealed");
  await host.page.getByTestId("waiting-unsealed").waitFor();
  await shoot(host.page, "private-unsealed-1280-kk");
  // The psychologist may ask to come later; the guest may ask again.
  await press(host, "let-later");
  await press(guest, "knock-again");
  await letIn(host);

  await stands(host, "needsPlain", 2);
  await stands(guest, "plain", 2);
  await until(
    async () => (await received(guest, at.idOf("colleague"), "camera"))?.source ?? null,
    (source) => source === "camera",
    { what: "the host's camera to be offered" },
  );
  await shoot(host.page, "private-needs-plain-1280-kk");
  expect(await axeFindings(host)).toEqual([]);
  // The host has not said yes: not one frame of theirs has come.
  expect((await received(guest, at.idOf("colleague"), "camera"))?.framesDecoded ?? 0).toBe(0);
  await press(host, "allow-plain");
  await stands(host, "plain", 2);
  await sees(guest, at.idOf("colleague"), "camera");
  await sees(host, at.idOf("stranger"), "camera");
  await hears(host, at.idOf("stranger"));
  for (const one of [host, guest]) {
    expect(await one.page.getByTestId("sign-locked").count()).toBe(0);
    expect(await one.page.getByTestId("code").count()).toBe(0);
    expect(await one.page.getByTestId("code-open").count()).toBe(0);
    expect(one.troubles).toEqual([]);
  }
  await shoot(page, "private-plain-390-ru");
  // Closed at once: no device stays open, and the room knows before a lost connection would be given up.
  await press(guest, "quick-exit");
  await host.page.locator('main[data-stand="alone"]').waitFor({ timeout: 25_000 });
  const tracks: string[] = await page.evaluate(() =>
    (Reflect.get(window, "opened") as MediaStreamTrack[]).map(({ readyState }) => readyState),
  );
  expect(tracks.length).toBeGreaterThan(1);
  expect(new Set(tracks)).toEqual(new Set(["ended"]));
  await Promise.all([host.context.close(), guest.context.close()]);
});

test("by writing nobody is asked for a camera or a microphone; at the door a card is told", async () => {
  const prepare = async (context: BrowserContext) => {
    await context.addInitScript(() => {
      const asked: unknown[] = [];
      Reflect.set(window, "asked", asked);
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (wanted) => {
        asked.push(wanted);
        return open(wanted);
      };
    });
  };
  const talk = at.talk("writing");
  host = await come(at, "colleague", { prepare });
  await host.page.goto(roomOf(at, talk));
  await stands(host, "alone");
  const [card] = await at.ask<LoginCard[]>("administrator", "POST", "/auth/cards", {
    personIds: [at.idOf("stranger")],
  });
  const guest = await open(at.guestBrowser, card?.url ?? "", { size: PHONE, prepare });
  await guest.page.waitForURL((url) => url.pathname === "/");
  await guest.page.goto(roomOf(at, talk));
  await press(guest, "alone-no");
  // Whoever came in by a card may not be who they are said to be: the door names who made it.
  await host.page.getByTestId("waiting-card").getByText("Тегі-administrator").waitFor();
  await shoot(host.page, "private-card-1280-kk");
  expect(await axeFindings(host)).toEqual([]);
  await letIn(host);
  await stands(host, "locked");
  await stands(guest, "locked");
  await write(guest, host, "Айтуға қиын, сондықтан жазамын");
  await write(host, guest, "Дұрыс жасадың. Асықпай жаз.");
  await shoot(guest.page, "private-writing-390-ru");
  await shoot(host.page, "private-writing-1280-kk");
  expect(guest.page.workers()).toHaveLength(1);
  for (const one of [host, guest]) {
    expect(await one.page.evaluate(() => Reflect.get(window, "asked"))).toEqual([]);
    expect(await axeFindings(one)).toEqual([]);
    expect(one.troubles).toEqual([]);
  }
  await press(guest, "quick-exit");
  await until(
    async () => guest.page.workers().length,
    (count) => count === 0,
    { what: "the worker to be gone with its keys" },
  );
  await host.page.locator('main[data-stand="alone"]').waitFor({ timeout: 25_000 });
});
