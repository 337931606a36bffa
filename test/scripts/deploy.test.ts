import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { configSchema, readConfig } from "#server/config.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const read = (name: string) => readFileSync(resolve(ROOT, name), "utf8");

const settings = new Map(
  [...read(".env.example").matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]),
);
const Compose = z.object({
  services: z.record(
    z.string(),
    z.looseObject({ environment: z.record(z.string(), z.string()).optional() }),
  ),
  volumes: z.record(z.string(), z.null()),
});
const compose = Compose.parse(parse(read("docker-compose.yml")));

describe(".env.example", () => {
  test("names every variable of the server", () => {
    const missing = Object.keys(configSchema.shape).filter((name) => !settings.has(name));
    expect(missing).toEqual([]);
  });

  test("shows the server's own defaults, or nothing", () => {
    const defaults = new Map(Object.entries(readConfig({})).map(([k, v]) => [k, String(v)]));
    const others = [...settings].filter(
      ([name, value]) => value !== "" && defaults.get(name) !== value,
    );
    expect(others).toEqual([]);
  });

  test("names every variable that compose reads", () => {
    const used = [...read("docker-compose.yml").matchAll(/\$\{([A-Z0-9_]+)/g)].map(
      ([, name]) => name,
    );
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !settings.has(name ?? ""))).toEqual([]);
  });
});

describe("docker-compose.yml", () => {
  test("runs the app, MongoDB, coturn and Caddy", () => {
    expect(Object.keys(compose.services)).toEqual(["app", "mongo", "coturn", "caddy"]);
  });

  test("gives the server only variables it knows, with values it takes", () => {
    const example = {
      DOMAIN: "school.kz",
      PUBLIC_IP: "203.0.113.5",
      JWT_SECRET: "x".repeat(64),
      TURN_SECRET: "y",
    };
    const env = Object.entries(compose.services.app?.environment ?? {}).map(([name, value]) => [
      name,
      fillIn(value, example),
    ]);
    expect(env.filter(([name = ""]) => !(name in configSchema.shape))).toEqual([]);
    expect(readConfig(Object.fromEntries(env))).toMatchObject({
      PUBLIC_URL: "https://school.kz",
      RTC_ANNOUNCED_ADDRESS: "203.0.113.5",
      DEMO: false,
      TRUST_PROXY: 1,
      RTC_MIN_PORT: readConfig({}).RTC_MIN_PORT,
    });
  });
});

/** As compose does it: ${NAME}, ${NAME:-default}, ${NAME:?what it is}. */
function fillIn(text: string, env: Record<string, string>): string {
  return text.replace(/\$\{([A-Z0-9_]+)(?::([-?])([^}]*))?\}/g, (_, name, kind, rest) => {
    const value = env[name] || (kind === "-" ? rest : "");
    if (!value && kind !== "-") throw new Error(`${name} is not set`);
    return value;
  });
}

test("the image copies what exists and starts what exists", () => {
  const copied = [...read("Dockerfile").matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    ([, names = ""]) => names.split(" "),
  );
  expect(copied).toContain("server");
  expect(copied.filter((name) => !existsSync(resolve(ROOT, name)))).toEqual([]);
  expect(read("Dockerfile")).toContain('CMD ["node", "server/main.ts"]');
});
