import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shoot, until } from "../support/browser.ts";
import { PASSWORD } from "../support/seeded-school.ts";
import {
  type Actor,
  axeFindings,
  cutOff,
  DESK,
  hears,
  inRoom,
  onSeat,
  open,
  PHONE,
  press,
  seat,
  signInWith,
  state,
} from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

let stage: Stage;
let teacher: Actor;
let pupil: Actor;
let guest: Actor;
let guestLink = "";

beforeAll(async () => {
  stage = await setStage(4, {}, { isPictureSmall: true });
  teacher = await teach(stage);
  pupil = await pupilOf(stage, 0, { size: PHONE });
  await pupil.page.goto(`${stage.server.url}/lessons/${stage.lessonId}/room`);
  await inRoom(pupil);
});
afterAll(() => stage?.close());

const idOf = (n: number) => stage.school.pupils[n]?.id ?? "";
const role = (actor: Actor) => state(actor).then(({ me }) => me?.role);

describe("locks", () => {
  test("one switch closes every pupil's microphone, another opens it again", async () => {
    await press(pupil, "mic");
    await hears(teacher, idOf(0));
    await press(teacher, "class-lock-microphone");
    await until(
      () => state(pupil),
      ({ local }) => local.microphone.state === "off",
      { what: "a closed microphone" },
    );
    expect(await pupil.page.getByTestId("mic").isDisabled()).toBe(true);
    expect(
      await teacher.page.getByTestId("class-lock-microphone").getAttribute("aria-pressed"),
    ).toBe("true");
    await press(teacher, "class-lock-microphone");
    await until(
      () => pupil.page.getByTestId("mic").isDisabled(),
      (isDisabled) => !isDisabled,
    );
  });

  test("one pupil alone may be given the board", async () => {
    await onSeat(teacher, idOf(0), "allow-board");
    await until(
      () => seat(pupil, idOf(0)),
      ({ rights }) => rights.board,
      { what: "the board" },
    );
  });
});

describe("assistants", () => {
  test("the teacher appoints a pupil in the room, who then leads, and is a pupil again", async () => {
    await onSeat(teacher, idOf(0), "appoint");
    await until(
      () => role(pupil),
      (now) => now === "cohost",
    );
    await pupil.page.getByTestId("remark").waitFor();
    expect(await pupil.page.getByTestId("end").count()).toBe(0);
    await onSeat(teacher, idOf(0), "appoint");
    await until(
      () => role(pupil),
      (now) => now === "pupil",
    );
  });

  test("a colleague is invited by name from within the room", async () => {
    await press(teacher, "invite");
    await teacher.page.getByTestId("colleague-search").fill("Тегі99");
    await teacher.page.getByTestId("colleague").click();
    await teacher.page.getByTestId("assistant").waitFor();
    await shoot(teacher.page, "invite-1280-kk");
  });
});

describe("a guest", () => {
  test("gets a link that the teacher made", async () => {
    await teacher.page.getByTestId("guest-label").fill("Ақын Серік");
    await press(teacher, "make-link");
    guestLink = (await teacher.page.getByTestId("guest-address").textContent()) ?? "";
    expect(guestLink).toMatch(/\/g#[A-Za-z0-9_-]{22}$/);
    await teacher.page.keyboard.press("Escape");
  });

  test("writes a name, waits, and receives nothing of the lesson", async () => {
    guest = await open(stage.pupilBrowser, guestLink, { size: PHONE });
    await guest.page.getByTestId("guest-name").fill("Серік Ахмет");
    await shoot(guest.page, "guest-name-390-kk");
    await press(guest, "guest-go");
    await guest.page.locator('[data-testid="guest-door"][data-state="waiting"]').waitFor();
    await shoot(guest.page, "guest-door-390-kk");
    expect(await guest.page.evaluate(() => window.qonyrau?.room ?? null)).toBeNull();
    await teacher.page.getByTestId("waiting-room").waitFor();
    await shoot(teacher.page, "room-waiting-1280-kk");
    expect(await pupil.page.getByTestId("waiting-room").count()).toBe(0);
  });

  test("is let in by one tap, is heard by the class, and is named a guest", async () => {
    await press(teacher, "admit-guest");
    await inRoom(guest);
    expect(await role(guest)).toBe("guest");
    await press(guest, "mic");
    const { me } = await state(guest);
    await hears(pupil, me?.personId ?? "");
    await until(
      () => teacher.page.locator('[data-testid="seat"][data-role="guest"]').count(),
      (count) => count === 1,
    );
    expect(await cutOff(guest, PHONE.width)).toEqual([]);
    await shoot(guest.page, "room-guest-390-kk");
  });

  test("comes back by the same link after a reload, and to nobody else does it open", async () => {
    await guest.page.reload();
    await inRoom(guest);
    const stranger = await open(stage.teacherBrowser, guestLink, { size: DESK });
    await stranger.page.getByRole("alert").waitFor();
    expect(await stranger.page.getByTestId("guest-name").count()).toBe(0);
    await stranger.context.close();
  });

  test("leaves to a page of thanks", async () => {
    await press(guest, "leave");
    await guest.page.getByTestId("guest-over").waitFor();
    expect(guest.troubles).toEqual([]);
    await guest.context.close();
  });
});

describe("a parent", () => {
  test("sits in once the teacher lets parents, is shown to the class, and has nothing to send", async () => {
    await press(teacher, "invite");
    await teacher.page.getByTestId("parents-in").click({ force: true });
    await until(
      () => teacher.page.getByTestId("parents-in").isChecked(),
      (isChecked) => isChecked,
    );
    await teacher.page.keyboard.press("Escape");
    const parent = await open(stage.pupilBrowser, stage.server.url, { size: PHONE });
    await signInWith(parent, stage.school.parent.login, PASSWORD);
    await press(parent, "sit-in");
    await inRoom(parent);
    expect(await role(parent)).toBe("parent");
    await hears(parent, stage.school.teacher.id);
    expect(await parent.page.getByTestId("hand").count()).toBe(0);
    await shoot(parent.page, "room-parent-390-kk");
    await until(
      () => teacher.page.locator('[data-testid="seat"][data-role="parent"]').count(),
      (count) => count === 1,
    );
    await until(
      () => teacher.page.getByTestId("count-here").textContent(),
      (text) => text?.startsWith("1") ?? false,
      { what: "one pupil, the parent not counted" },
    );
    expect(parent.troubles).toEqual([]);
    await parent.context.close();
  });
});

test("the class panel holds to axe, and shows how each receives", async () => {
  expect(await axeFindings(teacher)).toEqual([]);
  await shoot(teacher.page, "room-class-1280-kk");
  expect(teacher.troubles).toEqual([]);
  expect(pupil.troubles).toEqual([]);
});
