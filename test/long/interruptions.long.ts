import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Actor,
  enterRoom,
  hears,
  inRoom,
  PHONE,
  phase,
  press,
  sends,
  state,
} from "../e2e/cast.ts";
import { pupilOf, type Stage, setStage, teach } from "../e2e/stage.ts";
import { shoot, until } from "../support/browser.ts";

let stage: Stage;
let teacher: Actor;
let pupil: Actor;

/** A browser in which a test can do to devices what people and phones do. */
type Hands = {
  /** Newest track of each kind that the page opened. */
  track(kind: "audio" | "video"): MediaStreamTrack | undefined;
  /** Devices that are not listed any more. */
  gone: Set<string>;
  /** Opening a camera is refused: another program has it. */
  isCameraTaken: boolean;
};
declare global {
  interface Window {
    qonyrauHands: Hands;
  }
}
async function giveHands({ addInitScript }: { addInitScript: (script: () => void) => unknown }) {
  await addInitScript(() => {
    const opened: MediaStreamTrack[] = [];
    const gone = new Set<string>();
    const hands: Hands = {
      track: (kind) => opened.findLast((track) => track.kind === kind),
      gone,
      isCameraTaken: false,
    };
    window.qonyrauHands = hands;
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      if (hands.isCameraTaken && wanted?.video) throw new DOMException("taken", "NotReadableError");
      const stream = await open(wanted);
      opened.push(...stream.getTracks());
      return stream;
    };
    const list = mediaDevices.enumerateDevices.bind(mediaDevices);
    mediaDevices.enumerateDevices = async () =>
      (await list()).filter(({ deviceId }) => !gone.has(deviceId));
  });
}
const localOf = (source: "microphone" | "camera") => async () =>
  (await state(teacher)).local[source];
const says = (actor: Actor, what: string) =>
  actor.page.locator(`[data-testid="remark"][data-what="${what}"]`).waitFor();
/** A track ends as the browser ends one: `stop()` alone tells nobody. */
const end = (actor: Actor, kind: "audio" | "video") =>
  actor.page.evaluate((of) => {
    const track = window.qonyrauHands.track(of);
    track?.stop();
    track?.dispatchEvent(new Event("ended"));
  }, kind);
const deviceChange = (actor: Actor) =>
  actor.page.evaluate(() => void navigator.mediaDevices.dispatchEvent(new Event("devicechange")));

beforeAll(async () => {
  stage = await setStage(1);
  const prepare: NonNullable<Parameters<typeof teach>[1]>["prepare"] = (context) =>
    giveHands({ addInitScript: (script) => context.addInitScript(script) });
  teacher = await teach(stage, { prepare });
  pupil = await pupilOf(stage, 0, { size: PHONE, prepare });
  await enterRoom(pupil, stage.server.url, stage.lessonId);
  await hears(pupil, stage.school.teacher.id);
});
afterAll(() => stage?.close());

test("a headset pulled out: the laptop's own microphone goes on, and it is said", async () => {
  // Its track does not end, as in some browsers: it is only no longer listed.
  await teacher.page.evaluate(() => {
    const id = window.qonyrauHands.track("audio")?.getSettings().deviceId;
    if (id) window.qonyrauHands.gone.add(id);
  });
  await deviceChange(teacher);
  await says(teacher, "otherMicrophone");
  await until(localOf("microphone"), ({ state: is, problem }) => is === "on" && problem === null, {
    what: "another microphone",
  });
  await hears(pupil, stage.school.teacher.id);
  await teacher.page.evaluate(() => window.qonyrauHands.gone.clear());
});

test("a call holds the microphone: it is said, and no longer once it is over", async () => {
  const fire = (name: "mute" | "unmute") =>
    teacher.page.evaluate(
      (event) => void window.qonyrauHands.track("audio")?.dispatchEvent(new Event(event)),
      name,
    );
  await fire("mute");
  await until(localOf("microphone"), ({ problem }) => problem === "held", {
    what: "a held microphone",
  });
  await teacher.page.getByTestId("device-problem").waitFor();
  await shoot(teacher.page, "interruption-call-1280-kk");
  await fire("unmute");
  await until(localOf("microphone"), ({ problem }) => problem === null, { what: "it is over" });
  await hears(pupil, stage.school.teacher.id);
});

test("another program takes the camera: it is said, and the camera is taken back once it is free", async () => {
  await teacher.page.evaluate(() => {
    window.qonyrauHands.isCameraTaken = true;
  });
  await end(teacher, "video");
  await until(localOf("camera"), ({ state: is, problem }) => is === "off" && problem === "busy", {
    what: "a taken camera",
  });
  await deviceChange(teacher); // still taken: what was said still holds
  await until(localOf("camera"), ({ problem }) => problem === "busy", { what: "still taken" });
  await teacher.page.evaluate(() => {
    window.qonyrauHands.isCameraTaken = false;
  });
  await deviceChange(teacher);
  await says(teacher, "deviceBack");
  await sends(teacher);
});

test("a locked phone: sound that the system stopped goes on when the page is looked at again", async () => {
  const isPlaying = () =>
    pupil.page.evaluate(() => [...document.querySelectorAll("audio")].every((one) => !one.paused));
  await pupil.page.evaluate(() => {
    for (const one of document.querySelectorAll("audio")) one.pause();
  });
  expect(await isPlaying()).toBe(false);
  await pupil.page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
  await until(isPlaying, Boolean, { what: "sound again" });
});

test("the screen stays on while one is in the room", async () => {
  const other = await pupilOf(stage, 0, {
    size: PHONE,
    prepare: async (context) => {
      await context.addInitScript(() => {
        Object.defineProperty(navigator, "wakeLock", {
          value: {
            request: async (kind: string) => {
              document.documentElement.dataset.lock = kind;
              return {
                released: false,
                release: async () => void delete document.documentElement.dataset.lock,
              };
            },
          },
        });
      });
    },
  });
  await enterRoom(other, stage.server.url, stage.lessonId);
  const lock = () => other.page.evaluate(() => document.documentElement.dataset.lock ?? null);
  await until(lock, (kind) => kind === "screen", { what: "a lock" });
  await press(other, "leave");
  await until(lock, (kind) => kind === null, { what: "the lock given back" });
  await other.context.close();
});

test("a page frozen in the background is in the lesson again when it wakes", async () => {
  const cdp = await pupil.context.newCDPSession(pupil.page);
  await cdp.send("Page.enable");
  await cdp.send("Page.setWebLifecycleState", { state: "frozen" });
  await new Promise((go) => setTimeout(go, 3_000));
  await cdp.send("Page.setWebLifecycleState", { state: "active" });
  await inRoom(pupil);
  await hears(pupil, stage.school.teacher.id);
  await cdp.detach();
});

test("Wi-Fi to mobile without a moment offline: the room is entered anew at once", async () => {
  const before = await pupil.page.evaluate(() => window.qonyrau?.room?.state().entry ?? 0);
  await pupil.page.evaluate(() => void window.dispatchEvent(new Event("online")));
  await until(
    () => pupil.page.evaluate(() => window.qonyrau?.room?.state().entry ?? 0),
    (entry) => entry > before,
    { what: "another entry" },
  );
  expect(await phase(pupil)).toBe("live");
  await hears(pupil, stage.school.teacher.id);
  expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
});
