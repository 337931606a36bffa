import type { App } from "./app.ts";
import type { Config } from "./config.ts";

/** What a person at the console reads once the school is open. Demo logins are public by intent. */
export async function welcome(app: App, url: string, config: Config): Promise<string> {
  const lines = ["", `  Qonyrau is open: ${url}`, ""];
  if (!config.MONGODB_URI)
    lines.push(
      "  The embedded database is for trying out and for one small school;",
      "  set MONGODB_URI to use MongoDB.",
      "",
    );
  const demo = await app.demo.logins();
  if (demo.school) {
    lines.push(`  ${demo.school.kk}: one login for each role, password ${demo.password}`, "");
    for (const { role, login, name } of demo.logins)
      lines.push(`    ${role.padEnd(16)} ${login.padEnd(28)} ${name}`);
    lines.push(
      "",
      "  The teacher is the one whose lesson is on now; the sign-in page always knows.",
      "",
    );
  }
  return lines.join("\n");
}
