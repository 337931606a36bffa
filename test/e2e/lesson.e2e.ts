import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import { api } from "../support/server.ts";
import {
  type Actor,
  cutOff,
  DESK,
  enterRoom,
  hears,
  inRoom,
  onSeat,
  open,
  PHONE,
  press,
  received,
  roomPath,
  seat,
  sees,
  sends,
  signInWith,
  state,
  stats,
} from "./cast.ts";
import { pupilOf, type Stage, setStage } from "./stage.ts";

let stage: Stage;
let school: Stage["school"];
let server: Stage["server"];
let lessonId = "";
let teacher: Actor;
let pupils: Actor[] = [];

beforeAll(async () => {
  stage = await setStage(5);
  ({ school, server, lessonId } = stage);
});
afterAll(() => stage?.close());

describe("a lesson from start to table", () => {
  test("the teacher finds it on Today, is checked, starts it and is in the room", async () => {
    teacher = await open(stage.teacherBrowser, server.url, { size: DESK });
    await signInWith(teacher, school.teacher.login, PASSWORD);
    await teacher.page.locator(`a[href="/lessons/${lessonId}/check"]`).first().click();
    await teacher.page.waitForURL(/\/check$/);
    await press(teacher, "start");
    await teacher.page.waitForURL(/\/room$/);
    await inRoom(teacher);
  });

  test("three pupils join from their phones and are seated; absent ones stay on the list", async () => {
    pupils = await Promise.all(
      [0, 1, 2].map(async (n) => {
        const actor = await pupilOf(stage, n, { size: PHONE });
        await actor.page
          .locator(`a[href="${roomPath(lessonId)}"]`)
          .first()
          .click();
        await inRoom(actor);
        return actor;
      }),
    );
    const { seats } = await until(
      () => state(teacher),
      ({ seats }) =>
        seats.filter((one) => one.role === "pupil" && one.state === "here").length === 3,
      { what: "three seated pupils" },
    );
    expect(seats).toHaveLength(6); // the teacher and the whole class
    expect(seats.filter(({ state }) => state === "absent")).toHaveLength(2);
  });

  test("each pupil decodes the teacher's camera, growing, at the clip's shape, and hears it", async () => {
    await sends(teacher);
    await Promise.all(
      pupils.map(async (pupil) => {
        const seen = await sees(pupil, school.teacher.id, "camera");
        expect((seen.width ?? 0) / (seen.height ?? 1)).toBeCloseTo(16 / 9, 1);
        expect([180, 360, 720]).toContain(seen.height);
        await hears(pupil, school.teacher.id);
        const { transports } = await stats(pupil);
        const used = transports.filter(({ state }) => state === "connected");
        expect(used.map(({ route }) => route?.protocol)).toEqual(["udp"]);
      }),
    );
    for (const pupil of pupils) expect(await cutOff(pupil, PHONE.width)).toEqual([]);
    await Promise.all([
      shoot(teacher.page, "room-teacher-1280-kk"),
      shoot(pupils[0]!.page, "room-pupil-390-kk"),
    ]);
  });

  test("simulcast layers switch with the size at which the picture is shown (live.md, trap 2)", async () => {
    const pupil = pupils[0]!;
    const at = async () => (await received(pupil, school.teacher.id, "camera"))?.height ?? 0;
    const small = await until(at, (height) => height > 0, { what: "the phone's layer" });
    await pupil.page.setViewportSize({ width: 1600, height: 1000 });
    const large = await until(at, (height) => height > small, { what: "a larger layer" });
    await pupil.page.setViewportSize(PHONE);
    await until(at, (height) => height < large, { what: "a smaller layer again" });
  });

  test("a pupil speaks and is heard and shown by the teacher; its camera stays within 180 lines", async () => {
    const [pupil, id] = [pupils[0]!, school.pupils[0]!.id];
    await press(pupil, "mic");
    await press(pupil, "camera");
    await hears(teacher, id);
    const seen = await sees(teacher, id, "camera", { timeoutMs: 60_000 });
    expect(seen.height).toBeLessThanOrEqual(180);
    expect((await seat(teacher, id)).hasMicrophone).toBe(true);
    await hears(pupils[1]!, id);
  });

  test("the teacher's screen reaches everybody", async () => {
    await press(teacher, "screen");
    await Promise.all(pupils.map((pupil) => sees(pupil, school.teacher.id, "screen", { more: 3 })));
    await shoot(pupils[1]!.page, "room-pupil-screen-390-kk");
    await press(teacher, "screen");
    await until(
      () => received(pupils[0]!, school.teacher.id, "screen"),
      (one) => one === undefined,
      { what: "the end of the screen" },
    );
  });

  test("hands queue in their order and are lowered", async () => {
    await press(pupils[1]!, "hand");
    await until(
      () => seat(teacher, school.pupils[1]!.id),
      (one) => one.handRaisedAt !== null,
    );
    await press(pupils[0]!, "hand");
    const queue = () =>
      state(teacher).then(({ seats }) =>
        seats
          .filter(({ handRaisedAt }) => handRaisedAt !== null)
          .toSorted((a, b) => String(a.handRaisedAt).localeCompare(String(b.handRaisedAt)))
          .map(({ personId }) => personId),
      );
    await until(queue, (ids) => ids.length === 2);
    expect(await queue()).toEqual([school.pupils[1]!.id, school.pupils[0]!.id]);
    await press(pupils[1]!, "hand");
    await onSeat(teacher, school.pupils[0]!.id, "lower-hand");
    await until(queue, (ids) => ids.length === 0, { what: "lowered hands" });
  });

  test("chat reaches everybody; what is markup stays text", async () => {
    await press(pupils[2]!, "chat-button");
    await pupils[2]!.page.getByTestId("chat-input").fill("<b>Сәлем!</b> (x + 3)²");
    await press(pupils[2]!, "send");
    for (const actor of [teacher, pupils[0]!])
      await until(
        () => state(actor),
        ({ chat }) => chat.some(({ text }) => text === "<b>Сәлем!</b> (x + 3)²"),
        { what: "the message" },
      );
    await press(teacher, "chat-button");
    const shown = teacher.page.getByTestId("chat-message").last();
    await expect.poll(() => shown.textContent()).toContain("<b>Сәлем!</b>");
    await press(teacher, "class-button");
  });

  test("mute stops a pupil's sound at the server, and the pupil is told", async () => {
    const id = school.pupils[0]!.id;
    await onSeat(teacher, id, "mute");
    await until(
      () => seat(teacher, id),
      (one) => one.isMuted,
    );
    await until(
      () => state(pupils[0]!),
      ({ local }) => local.microphone.state === "off",
      { what: "the pupil's own button off" },
    );
    await press(pupils[0]!, "mic"); // may speak again by himself
    await hears(teacher, id);
    await press(teacher, "mute-all");
    await until(
      () => seat(teacher, id),
      (one) => one.isMuted,
      { what: "mute all" },
    );
  });

  test("a removed pupil is out until let in again", async () => {
    const id = school.pupils[2]!.id;
    await onSeat(teacher, id, "remove");
    await until(
      () => pupils[2]!.page.getByTestId("ending").getAttribute("data-reason"),
      (reason) => reason === "removed",
    );
    await pupils[2]!.page.goto(server.url + roomPath(lessonId));
    await pupils[2]!.page.getByTestId("ending").waitFor();
    expect((await seat(teacher, id)).state).toBe("removed");
    await onSeat(teacher, id, "let-in");
    await enterRoom(pupils[2]!, server.url, lessonId);
    await sees(pupils[2]!, school.teacher.id, "camera");
  });

  test("a pupil of another role or class is refused by the server itself", async () => {
    const token = await stage.tokenOf(school.pupils[3]!.login);
    const sheet = api(server.url, "GET", `/lessons/${lessonId}/attendance`, { token });
    await expect(sheet).rejects.toMatchObject({ code: "forbidden" });
    const foreign = api(server.url, "GET", `/lessons/${"0".repeat(24)}`, { token });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  });

  test("ending asks first, closes for everybody, and the class's attendance is there", async () => {
    await press(teacher, "end");
    await press(teacher, "end-confirm");
    await Promise.all(
      pupils.map((pupil) =>
        until(
          () => pupil.page.getByTestId("ending").getAttribute("data-reason"),
          (reason) => reason === "ended",
        ),
      ),
    );
    const token = await stage.tokenOf(school.teacher.login);
    const path = `/lessons/${lessonId}/attendance`;
    type Row = {
      personId: string;
      status: string;
      presentSec: number;
      received: { audio: number };
    };
    const sheet = await api<{ rows: Row[]; isLive: boolean }>(server.url, "GET", path, { token });
    expect(sheet.isLive).toBe(false);
    expect(sheet.rows).toHaveLength(5);
    const [first, , , fourth] = school.pupils.map(
      ({ id }) => sheet.rows.find(({ personId }) => personId === id)!,
    );
    expect(first?.presentSec).toBeGreaterThan(10);
    expect(first?.received.audio).toBeGreaterThan(1000);
    expect(fourth).toMatchObject({ status: "absent", presentSec: 0 });
    const file = await api<{ contentBase64: string }>(
      server.url,
      "GET",
      `${path}/export?format=csv&language=kk`,
      { token },
    );
    expect(Buffer.from(file.contentBase64, "base64").toString()).toContain("Аты1");
  });

  test("nobody's page threw, and the log names nobody", () => {
    expect([teacher, ...pupils].flatMap(({ troubles }) => troubles)).toEqual([]);
    expect(server.output()).not.toMatch(/Тегі|Аты\d|Сәлем|eyJ[A-Za-z0-9_-]{10}/);
  });
});
