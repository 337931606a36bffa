/**
 * Files of every kind that teachers' phones bring, and such as nobody should. Made by ffmpeg once on a machine
 * and kept in its temporary folder; a changed recipe is made anew.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import type { IntakeLimits, RefusalCode } from "#media/hls/types.ts";
import { findFfmpeg, findFfprobe } from "../../../scripts/setup/programs.ts";
import { type BadRecipe, badRecipes } from "./bad.ts";
import { type GoodFacts, goodRecipes, type Recipe } from "./good.ts";

const run = promisify(execFile);
const CACHE = join(tmpdir(), "qonyrau-test-zoo");

export type ZooEntry = {
  name: string;
  file: string;
  expect: { refusal: RefusalCode } | GoodFacts;
};

/** What the zoo's verdicts are made for. */
export const zooLimits: IntakeLimits = {
  maxDurationS: 3 * 3600,
  maxPixels: 33_177_600,
  maxStreams: 32,
};

export const programs = () => ({ ffmpegPath: findFfmpeg(), ffprobePath: findFfprobe() });

const names = { good: Object.keys(goodRecipes), bad: Object.keys(badRecipes) };
export const goodNames: readonly string[] = names.good;
export const badNames: readonly string[] = names.bad;

/** One animal, made if it is not there. */
export async function animal(name: string): Promise<ZooEntry> {
  const good = goodRecipes[name];
  const bad = badRecipes[name];
  if (good) return { name, file: await made(good), expect: good.facts };
  if (bad) return { name, file: await made(bad), expect: { refusal: bad.refusal } };
  throw new Error(`No ${name} in the zoo`);
}

/** All of them, one after another: the machine has other things to do. */
export async function zoo(): Promise<ZooEntry[]> {
  const entries: ZooEntry[] = [];
  for (const name of [...names.good, ...names.bad]) entries.push(await animal(name));
  return entries;
}

async function made(recipe: Recipe | BadRecipe): Promise<string> {
  const source = sourceOf(recipe);
  const from = source ? await animal(source) : null;
  const words =
    "args" in recipe ? recipe.args : String("change" in recipe ? recipe.change : recipe.bytes);
  const key = createHash("sha256")
    .update(JSON.stringify([words, from?.file ?? ""]))
    .digest("hex");
  mkdirSync(CACHE, { recursive: true });
  const file = join(CACHE, `${key.slice(0, 12)}-${recipe.file}`);
  if (existsSync(file)) return file;
  const part = join(CACHE, `${process.pid}-${key.slice(0, 12)}.part${extname(recipe.file)}`);
  if ("change" in recipe) writeFileSync(part, recipe.change(readFileSync(from?.file ?? "")));
  else if ("bytes" in recipe) writeFileSync(part, recipe.bytes());
  else await encode([...(from ? inputOf(recipe, from.file) : recipe.args), part]);
  renameSync(part, file);
  return file;
}

function sourceOf(recipe: Recipe | BadRecipe): string | undefined {
  if ("bytesOf" in recipe) return recipe.bytesOf;
  return "from" in recipe ? recipe.from : undefined;
}

/** `-ss` stands before the input it cuts. */
function inputOf({ args }: { args: string[] }, file: string): string[] {
  const isCut = args[0] === "-ss";
  return [...(isCut ? args.slice(0, 2) : []), "-i", file, ...(isCut ? args.slice(2) : args)];
}

async function encode(args: string[]): Promise<void> {
  const ffmpeg = findFfmpeg();
  if (!ffmpeg) throw new Error("No ffmpeg: run `npm test`, whose set-up installs it");
  const running = run(ffmpeg, ["-v", "error", "-nostdin", "-y", ...args]);
  if (running.child.pid) setPriority(running.child.pid, 19);
  await running;
}
