import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTurn, type TurnServer } from "../support/turn.ts";
import { type Actor, enterRoom, hears, PHONE, sees, stats } from "./cast.ts";
import { pupilOf, type Stage, setStage, teach } from "./stage.ts";

/** TURN is real: Debian's coturn on loopback, and windows that may use nothing else. */
describe.each(["udp", "tcp"] as const)("relay only, over %s", (protocol) => {
  let stage: Stage;
  let turn: TurnServer;
  let teacher: Actor;

  beforeAll(async () => {
    turn = await startTurn();
    stage = await setStage(2, {
      TURN_URLS: `turn:127.0.0.1:${turn.port}?transport=${protocol}`,
      TURN_SECRET: turn.secret,
    });
    teacher = await teach(stage, { ice: "relay" });
  });
  afterAll(async () => {
    await stage?.close();
    await turn?.stop();
  });

  test("a pupil joins, sees and hears the teacher, both through TURN alone", async () => {
    const { school, server, lessonId } = stage;
    const pupil = await pupilOf(stage, 0, { size: PHONE, ice: "relay" });
    await enterRoom(pupil, server.url, lessonId);
    await sees(pupil, school.teacher.id, "camera");
    await hears(pupil, school.teacher.id);
    for (const actor of [teacher, pupil]) {
      // A transport that carries nothing yet, such as the teacher's receiving one, has not connected.
      const used = (await stats(actor)).transports.filter(({ state }) => state === "connected");
      expect(used.length).toBeGreaterThan(0);
      for (const { route } of used)
        expect(route).toMatchObject({ localType: "relay", relayProtocol: protocol });
    }
    expect([...teacher.troubles, ...pupil.troubles]).toEqual([]);
  });
});
