import type { Browser, BrowserContext } from "playwright-core";
import type { Actor } from "./cast.ts";

/** What a test does to the devices of a window, as people, browsers and phones do it. */
type Hands = { opened: MediaStreamTrack[] };
declare global {
  interface Window {
    devicesInHand?: Hands;
  }
}
type Kind = "audio" | "video";
const REFUSED = "refusedDevices";

/** Before the first page: what `refuse`, `call` and `take` need. */
export async function giveHands(context: BrowserContext): Promise<void> {
  await context.addInitScript((key) => {
    const hands: Hands = { opened: [] };
    window.devicesInHand = hands;
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const [why = "", ...kinds] = (localStorage.getItem(key) ?? "").split(" ");
      if (kinds.some((kind) => (kind === "audio" ? wanted?.audio : wanted?.video)))
        throw new DOMException("by the test", why);
      const stream = await open(wanted);
      hands.opened.push(...stream.getTracks());
      return stream;
    };
  }, REFUSED);
}

/** From now on these cannot be opened, as by a person's no (`NotAllowedError`) or another program (`NotReadableError`). */
export const refuse = (
  { page }: Actor,
  kinds: readonly Kind[],
  why: "NotAllowedError" | "NotReadableError" = "NotAllowedError",
): Promise<void> =>
  page.evaluate(([key, value]) => localStorage.setItem(key, value), [
    REFUSED,
    [why, ...kinds].join(" "),
  ] as const);

/** A call has the microphone, or gives it back. */
export const call = ({ page }: Actor, isOn: boolean): Promise<void> =>
  page.evaluate((muted) => {
    const track = window.devicesInHand?.opened.findLast(({ kind }) => kind === "audio");
    if (!track) throw new Error("no microphone was opened");
    Object.defineProperty(track, "muted", { value: muted, configurable: true });
    track.dispatchEvent(new Event(muted ? "mute" : "unmute"));
  }, isOn);

/** A device is taken away as a browser takes one: `stop()` alone tells nobody. */
export const take = ({ page }: Actor, of: Kind): Promise<void> =>
  page.evaluate((wanted) => {
    const track = window.devicesInHand?.opened.findLast(({ kind }) => kind === wanted);
    track?.stop();
    track?.dispatchEvent(new Event("ended"));
  }, of);

/** Another tab or program is in front of the page, or it is looked at again. Tools show every page as if it were in front. */
export const hide = ({ page }: Actor, isHidden: boolean): Promise<void> =>
  page.evaluate((hidden) => {
    const state = { visibilityState: hidden ? "hidden" : "visible", hidden };
    for (const [key, value] of Object.entries(state))
      Object.defineProperty(document, key, { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);

/**
 * A closed laptop, a page the phone has put to sleep: all windows of this browser stand still, with their sound, their
 * pictures and their connections. What the protocol of its tools calls frozen goes on sending. Gives what wakes them.
 */
export async function sleep(browser: Browser): Promise<() => void> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  await cdp.detach();
  const pages = processInfo.filter(({ type }) => type === "renderer");
  for (const { id } of pages) process.kill(id, "SIGSTOP");
  return () => {
    for (const { id } of pages) process.kill(id, "SIGCONT");
  };
}
