import type { Browser, BrowserContext } from "playwright-core";
import type { Consultation } from "#server/consultations/protocol.ts";
import type { Me } from "#server/people/protocol.ts";
import type { ReceiveMode } from "#server/rooms/protocol.ts";
import { launchBrowser, shoot, until } from "../support/browser.ts";
import { pupilCapture, teacherCapture } from "../support/clips.ts";
import {
  type CounselServer,
  type SeedTalk,
  startCounselServer,
  type Who,
} from "../support/counsel-server.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { type Actor, open, press, signInWith, stats, wordsOf } from "./cast.ts";

/** The product with a psychologist, a pupil, their parent and strangers, and two browsers with cameras of their own. */
export type PrivateStage<T extends string> = CounselServer<T> & {
  hostBrowser: Browser;
  guestBrowser: Browser;
  close(): Promise<void>;
};

/** What does not ask which talks were there from the start. */
type At = Omit<PrivateStage<string>, "talk">;

export async function setPrivateStage<T extends string>(
  talks: Record<T, SeedTalk>,
  env: Record<string, string> = {},
  hostCapture = teacherCapture,
  guestOptions: Parameters<typeof launchBrowser>[1] = {},
): Promise<PrivateStage<T>> {
  const [at, hostBrowser, guestBrowser] = await Promise.all([
    startCounselServer<T>(talks, env),
    launchBrowser(await hostCapture()),
    launchBrowser(await pupilCapture(), guestOptions),
  ]);
  await at.ask("parent", "POST", "/consultations/consent", {
    ...{ version: 1, childId: at.idOf("pupil") },
  });
  await at.ask("stranger", "POST", "/consultations/consent", { version: 1 });
  return {
    ...at,
    ...{ hostBrowser, guestBrowser },
    async close() {
      await Promise.all([hostBrowser.close(), guestBrowser.close()]);
      await at.stop();
    },
  };
}

/** A host's hours: from a few minutes on, so that the first time can be gone to at once. */
export async function openHours(at: At, host: Who = "psychologist"): Promise<void> {
  const { school } = await at.ask<Me>(host, "GET", "/me");
  const now = minuteIn(school.timeZone); // about noon, whatever the machine's clock says
  await at.ask(host, "POST", "/consultations/availability", {
    availability: {
      windows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
        ...{ weekday, fromMin: now + 4, toMin: now + 34 },
      })),
      ...{ lengthMin: 30, bufferMin: 0, noticeHours: 0, horizonDays: 6, daysOff: [] },
      ...{ isInstant: true, ways: ["video", "sound", "text"] },
    },
  });
}

/** The minute of the day in a time zone. */
function minuteIn(timeZone: string): number {
  const clock = new Intl.DateTimeFormat("en", {
    ...({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const),
    timeZone,
  });
  const [hours = 0, minutes = 0] = clock.format().split(":").map(Number);
  return hours * 60 + minutes;
}

/** Somebody's window, signed in. */
export async function come(
  at: At,
  who: Who,
  options: NonNullable<Parameters<typeof open>[2]> = {},
): Promise<Actor> {
  const browser = who === "psychologist" || who === "colleague" ? at.hostBrowser : at.guestBrowser;
  const actor = await open(browser, at.server.url, options);
  await signInWith(actor, `counsel.${who.toLowerCase()}`, PASSWORD);
  return actor;
}

export const roomOf = (at: At, talkId: string) => `${at.server.url}/consultations/${talkId}/room`;

/** The host past the check and in the room, which a knock opens. */
export async function hostIn(at: At, talkId: string, who: Who = "psychologist"): Promise<Actor> {
  const host = await come(at, who);
  await host.page.goto(roomOf(at, talkId));
  await press(host, "step-done");
  await stands(host, "alone");
  return host;
}

/** Waits until the room's lock stands so; gives the epoch of its members. */
export async function stands(actor: Actor, stand: string, members?: number): Promise<number> {
  const room = actor.page.getByTestId("private-room");
  await until(
    async () => ({
      stand: await room.getAttribute("data-stand").catch(() => null),
      others: await actor.page.getByTestId("picture").count(),
    }),
    (now) => now.stand === stand && (members === undefined || now.others === members - 1),
    { what: `the room to be ${stand}` },
  );
  return Number(await room.getAttribute("data-epoch"));
}

/** The six numbers of the code that a window shows; on a phone its sheet is opened and closed again. */
export async function codeOf(actor: Actor): Promise<string> {
  const { page } = actor;
  const opener = page.getByTestId("code-open");
  const isSheet = (await opener.count()) > 0;
  if (isSheet) await opener.click();
  const code = (await wordsOf(actor, "code")).join(" ");
  if (isSheet) {
    await closeSheet(actor);
    await page.getByTestId("code").waitFor({ state: "detached" });
  }
  return code;
}

/** By its cross: Escape pressed twice is the quick exit. */
const closeSheet = ({ page }: Actor) => page.locator(".mantine-Drawer-close").click();

/** The host's hand, for whoever waits. */
export async function letIn(host: Actor): Promise<void> {
  await press(host, "let-in");
  await host.page.getByTestId("waiting").waitFor({ state: "detached" });
}

/** The picture on the screen has a size and goes on: not only decoded, but shown. */
export async function isShown(
  { page }: Actor,
  personId: string,
  timeoutMs = 60_000,
): Promise<void> {
  const picture = `[data-testid="picture"][data-person-id="${personId}"]`;
  // One that stands for a while is taken from the screen, and comes back as another.
  const now = () =>
    page.evaluate((selector) => {
      const said = document.querySelector(`${selector} [data-what]`)?.getAttribute("data-what");
      const video = document.querySelector<HTMLVideoElement>(`${selector} video`);
      const mode = window.qonyrau?.room?.state().mode;
      return { width: video?.videoWidth ?? 0, at: video?.currentTime ?? 0, said, mode };
    }, picture);
  let first: number | undefined;
  await until(
    async () => {
      const seen = await now();
      if (seen.width > 0) first = Math.min(first ?? seen.at, seen.at);
      return seen;
    },
    ({ width, at }) => width > 0 && first !== undefined && at > first,
    { what: "a picture that goes on", timeoutMs },
  );
}

/** What one writes, and the other reads. */
export async function write(from: Actor, to: Actor, text: string): Promise<void> {
  const opener = from.page.getByTestId("talk-open");
  const isSheet = (await opener.count()) > 0;
  if (isSheet) await opener.click();
  await from.page.getByTestId("talk-input").fill(text);
  await send(from, text);
  if (isSheet) {
    await closeSheet(from);
    await from.page.getByTestId("talk-input").waitFor({ state: "detached" });
  }
  const reader = to.page.getByTestId("talk-open");
  const isRead = (await reader.count()) > 0;
  if (isRead) await reader.click();
  await to.page.getByTestId("talk-line").filter({ hasText: text }).first().waitFor();
  if (isRead) {
    await closeSheet(to);
    await to.page.getByTestId("talk-input").waitFor({ state: "detached" });
  }
}

/** While keys are renewed nothing goes and the words stay in their field: they are sent again, as a person would. */
async function send({ page }: Actor, text: string): Promise<void> {
  const button = page.getByTestId("talk-send");
  const isIn = async () =>
    (await page.getByTestId("talk-line").filter({ hasText: text }).count()) > 0;
  await until(
    async () => {
      const isWritten = (await page.getByTestId("talk-input").inputValue()) !== "";
      if (isWritten && (await button.isEnabled())) await button.click();
      return isIn();
    },
    (isSent) => isSent,
    { what: "one's own words among the lines", timeoutMs: 90_000 },
  );
}

/** A picture that one sends, whole on both screens. */
export async function showPicture(from: Actor, to: Actor): Promise<void> {
  const picture = await from.page.screenshot();
  const file = { name: "picture.png", mimeType: "image/png", buffer: picture };
  for (const one of [from, to]) {
    const opener = one.page.getByTestId("talk-open");
    const isSheet = (await opener.count()) > 0;
    if (isSheet) await opener.click();
    if (one === from) await one.page.getByTestId("talk-file").setInputFiles(file);
    const shown = one.page.getByTestId("talk-line").locator("img");
    await shown.waitFor();
    await until(
      () => shown.evaluate((image: HTMLImageElement) => image.naturalWidth),
      (width) => width > 0,
      { what: "the picture" },
    );
    await shoot(one.page, `private-picture-${isSheet ? 390 : 1280}`);
    if (isSheet) await closeSheet(one);
  }
}

/** A server that changes what members show each other while `isOn`; it reaches one window alone. */
export function tamperer() {
  const tampering = { isOn: false };
  const flip = (digit: string) => (digit === "0" ? "1" : "0");
  const change = (message: string) =>
    tampering.isOn && message.includes('"kind":"reveal"')
      ? message.replace(/(?<="random":")./, flip)
      : message;
  async function prepare(context: BrowserContext): Promise<void> {
    await context.routeWebSocket(/socket\.io/, (page) => {
      const server = page.connectToServer();
      server.onMessage((message) =>
        page.send(typeof message === "string" ? change(message) : message),
      );
    });
  }
  return { tampering, prepare };
}

export const MADE_TO_FAIL = "made to fail by the test";
/** The worker that seals dies of an error of its own. */
export async function killSeal({ page }: Actor): Promise<void> {
  await Promise.all(
    page.workers().map((worker) =>
      worker.evaluate((why) => {
        setTimeout(() => {
          throw new Error(why);
        });
      }, MADE_TO_FAIL),
    ),
  );
}

export const readTalk = (at: At, who: Who, talkId: string) =>
  at.ask<Consultation>(who, "GET", `/consultations/${talkId}`);

/** All that a sender may send where somebody receives the small picture, bit/s. */
export const SMALL_BPS = 110_000;
/** What the encoder of a device's picture aims at, bit/s; 0: it sends none. */
async function pictureTarget(actor: Actor): Promise<number> {
  const { producers } = await stats(actor);
  return producers.find(({ source }) => source === "camera")?.encodings[0]?.targetBps ?? 0;
}

/** Waits until the picture's encoder aims at a rate that is so; gives it, bit/s. */
export const sendsUpTo = (actor: Actor, isSo: (bps: number) => boolean): Promise<number> =>
  until(() => pictureTarget(actor), isSo, { what: "the picture's rate", timeoutMs: 60_000 });

/** What this device is to receive from its next entering on, as its check or its person chose. */
export const preferMode = ({ page }: Actor, mode: ReceiveMode): Promise<void> =>
  page.evaluate(
    (chosen) => localStorage.setItem("qonyrauReceiveMode", chosen),
    JSON.stringify(mode),
  );
