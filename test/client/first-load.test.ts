import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const IMPORT = /^\s*(?:import|export)\s+(?!type\b)(?:([^"';]*?)\s+from\s+)?"([^"]+)"/gm;

/** True for a braced list in which every name is a type. */
const isOfTypes = (names: string | undefined) =>
  names !== undefined &&
  /^\{[^}]*\}$/.test(names) &&
  names
    .slice(1, -1)
    .split(",")
    .every((name) => name.trim() === "" || name.trim().startsWith("type "));

/** Every module that comes with these files, by the imports that are there when they run, and who brings it. */
function comesWith(files: readonly string[]): Map<string, string> {
  const from = new Map<string, string>(files.map((file) => [resolve(ROOT, file), ""]));
  for (const [file] of from) {
    if (!existsSync(file) || !/\.tsx?$/.test(file)) continue;
    for (const [, names, target = ""] of readFileSync(file, "utf8").matchAll(IMPORT)) {
      if (isOfTypes(names)) continue;
      const path = target.startsWith("#")
        ? resolve(ROOT, target.slice(1))
        : target.startsWith(".")
          ? resolve(dirname(file), target)
          : target;
      // Its value stands in its place in the built client: client/vite.config.ts.
      if (!from.has(path) && !file.endsWith("kit/route-table.ts")) from.set(path, file);
    }
  }
  return from;
}

/** Of the room, what comes for itself when the teacher shows it or the link is weak. */
const IN_ROOM = [
  "client/slides/SlideStage.tsx",
  "client/together/TogetherStage.tsx",
  "client/whiteboard/BoardStage.tsx",
  "client/groups/GroupOverlay.tsx",
  "client/polls/PollOverlay.tsx",
  "client/signals/SignalOverlay.tsx",
  "client/modes/ConnectionSheet.tsx",
  "client/fallback/Listening.tsx",
];
/** What a pupil's phone fetches on its way from nothing to the lesson, and what its first pages bring with them. */
const WAY = [
  ["the first piece", ["client/main.tsx"]],
  ["sign-in", ["client/auth/SignInPage.tsx", "client/auth/CardPage.tsx"]],
  ["the check", ["client/room/CheckPage.tsx"]],
  ["the room", ["client/room/RoomPage.tsx"]],
  ["the room's parts", ["client/room/PartSlots.tsx", "client/room/parts.ts"]],
  ["what stands in the room", IN_ROOM],
  ["the diary", ["client/diary/DiaryPage.tsx", "client/usage/UsagePage.tsx"]],
] as const;

test.each(WAY)(
  "%s comes without zod: the browser checks no schemas on that way",
  (_name, files) => {
    expect(comesWith(files).get("zod") ?? "nobody").toBe("nobody");
  },
);

test("the walk sees what is there", () => {
  expect(comesWith(["client/main.tsx"]).has("react-dom/client")).toBe(true);
  expect(comesWith(["client/recordings/replay.ts"]).has("zod")).toBe(true);
});
