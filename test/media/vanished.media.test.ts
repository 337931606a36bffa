import { expect, test } from "vitest";
import type { TransportState } from "#media/types.ts";
import { countingReceiver } from "../support/peer/counting-receiver.ts";
import { startEngine, until } from "../support/peer/engine.ts";
import { joinRoom } from "../support/peer/engine-peer.ts";
import { syntheticTrack } from "../support/peer/synthetic-track.ts";

test("a pupil that vanishes without a word is told as disconnected within 12 s", async () => {
  const sfu = await startEngine();
  const room = await sfu.openRoom("lesson");
  const teacher = await joinRoom(room, "teacher");
  const pupil = await joinRoom(room, "pupil");
  const voice = syntheticTrack("audio");
  const { id } = await teacher.publish("microphone", voice);
  const transport = await pupil.open("receive");
  const { count } = countingReceiver(await pupil.receive(id));
  await until(() => count.packets > 5, "sound");

  const states: TransportState[] = [];
  room.on("transportChanged", ({ peerId, state }) => {
    if (peerId === "pupil") states.push(state);
  });
  transport.close(); // Only its own side; nothing is sent to say so.
  const goneAt = performance.now();
  await until(() => states.includes("disconnected"), "disconnected", 14_000);
  expect(performance.now() - goneAt).toBeLessThan(12_000);
  expect(states).toEqual(["disconnected"]);
  voice.stop();
  await sfu.close();
});
