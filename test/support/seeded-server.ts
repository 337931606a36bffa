import { PASSWORD, type SeededSchool, seedSchool } from "./seeded-school.ts";
import { api, type ServerProcess, signIn, startServerProcess } from "./server.ts";

/** The product as a process with a school whose one lesson is on now, not yet started. */
export type SeededServer = {
  server: ServerProcess;
  school: SeededSchool;
  lessonId: string;
  /** An access token, as a stranger's client would get one. */
  tokenOf(login: string): Promise<string>;
};

/** Starts it with so many pupils in the class. */
export async function startSeededServer(
  pupils: number,
  env: Record<string, string> = {},
  /** A subject with сынақ beside the one of the lesson. */
  options: { hasCredit?: boolean } = {},
): Promise<SeededServer> {
  let school: SeededSchool | undefined;
  const server = await startServerProcess({ DEMO: "false", ...env }, async (dataDir) => {
    school = await seedSchool(dataDir, { pupils, ...options });
  });
  if (!school) throw new Error("the school was not made");
  const tokenOf = async (login: string) => (await signIn(server.url, login, PASSWORD)).accessToken;
  const { lessons } = await api<{ lessons: { id: string }[] }>(server.url, "GET", "/lessons", {
    token: await tokenOf(school.teacher.login),
  });
  return { server, school, lessonId: lessons[0]?.id ?? "", tokenOf };
}
