import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { iceServers } from "#server/rooms/turn.ts";

const NOW_MS = Date.parse("2026-09-01T09:00:00.900Z");
const PERSON = "a".repeat(24);

describe("iceServers", () => {
  test("names nothing when there is no TURN server", () => {
    expect(iceServers({ TURN_URLS: "", TURN_SECRET: "" }, PERSON, NOW_MS)).toEqual([]);
  });

  test("gives credentials as coturn computes them, for 12 hours, all addresses with one", () => {
    const config = { TURN_URLS: "turn:a:3478?transport=udp, turns:a:5349", TURN_SECRET: "s3cret" };
    const [server, ...others] = iceServers(config, PERSON, NOW_MS);
    const username = `${Math.floor(NOW_MS / 1000) + 43_200}:${PERSON}`;
    expect(others).toEqual([]);
    expect(server).toEqual({
      urls: ["turn:a:3478?transport=udp", "turns:a:5349"],
      username,
      credential: createHmac("sha1", "s3cret").update(username).digest("base64"),
    });
  });

  test("agrees with a credential made by openssl", () => {
    const [server] = iceServers({ TURN_URLS: "turn:a", TURN_SECRET: "north" }, "p", 0);
    // printf '43200:p' | openssl dgst -sha1 -hmac north -binary | base64
    expect(server?.credential).toBe("W0j7u5Fa0F7YH2PN9BxzjBVbX0E=");
  });
});
