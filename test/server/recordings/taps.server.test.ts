import { expect, test } from "vitest";
import { type Terms, tapOf, wantedOf } from "#server/recordings/taps.ts";
import { roomFixture } from "../../support/room-fixture.ts";

const fixture = roomFixture({ pupils: 2 });

const nobody: Terms = { withPupils: false, agreed: new Set() };

test("the door refuses a pupil's voice and picture, whoever asks, and opens to the teacher's", async () => {
  const teacher = await fixture.joinTeacher();
  await teacher.publish("microphone");
  await teacher.publish("camera");
  const child = await fixture.join(fixture.pupil(0));
  await child.publish("microphone");
  await child.publish("camera");
  const { rooms, lessonId } = fixture.server;
  const room = rooms.find(lessonId);
  if (!room) throw new Error("the room is open");
  const of = (personId: string, source: "microphone" | "camera") => {
    const [peer] = room.peersOf(personId);
    const produced = peer?.producers.get(source);
    if (!peer || !produced) throw new Error("it is sent");
    return { peer, produced };
  };
  const childId = fixture.pupil(0);
  for (const source of ["microphone", "camera"] as const)
    await expect(tapOf(room, of(childId, source), nobody, true)).rejects.toMatchObject({
      code: "forbidden",
    });
  // Agreed to, but not wished in this lesson; wished, but not agreed to.
  const agreed = new Set([childId]);
  for (const terms of [
    { withPupils: false, agreed },
    { withPupils: true, agreed: new Set<string>() },
  ])
    await expect(tapOf(room, of(childId, "microphone"), terms, true)).rejects.toMatchObject({
      code: "forbidden",
    });
  const both = { withPupils: true, agreed };
  await expect(tapOf(room, of(childId, "camera"), both, true)).rejects.toMatchObject({
    code: "forbidden",
  });
  const voice = await tapOf(room, of(childId, "microphone"), both, true);
  expect(voice.light?.mimeType).toBe("audio/opus");
  voice.light?.close();

  const teacherId = fixture.server.teacher.id;
  const track = await tapOf(room, of(teacherId, "camera"), nobody, true);
  let packets = 0;
  await track.light?.start(
    () => packets++,
    () => undefined,
  );
  await expect.poll(() => packets, { timeout: 10_000 }).toBeGreaterThan(10);
  track.light?.close();
  track.original?.close();
  expect(new Set(wantedOf(room, nobody).map(({ peer }) => peer.personId))).toEqual(
    new Set([teacherId]),
  );
});
