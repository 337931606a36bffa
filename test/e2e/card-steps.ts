import type { Browser } from "playwright-core";
import { expect } from "vitest";
import type { LoginCard } from "#server/auth/protocol.ts";
import type { CounselServer } from "../support/counsel-server.ts";
import { arrives, looksRight } from "./booking-steps.ts";
import { type Actor, open, PHONE, press } from "./cast.ts";

/** Somebody comes in as the pupil, by a card: they see no talk, the pupil is told, and ends that sign-in. */
export async function endsForeignCard(
  owner: Actor,
  at: CounselServer<string>,
  browser: Browser,
): Promise<void> {
  const { page } = owner;
  await page.goto(at.server.url);
  const [card] = await at.ask<LoginCard[]>("administrator", "POST", "/auth/cards", {
    personIds: [at.idOf("pupil")],
  });
  const news = page.getByTestId("card-news");
  await news.getByText("Саған кіру картасы жасалды").waitFor();
  const other = await open(browser, card?.url ?? "", { size: PHONE });
  await arrives(other, "/");
  await other.page.goto(`${at.server.url}/consultations`);
  await other.page.getByTestId("cover-note").waitFor();
  await other.page.getByTestId("host-row").first().waitFor();
  expect(await other.page.getByTestId("talk-row").count()).toBe(0);
  await looksRight(other, "booking-covered");

  await news.getByText("Сенің картаңмен кірілді").waitFor();
  await looksRight(owner, "card-news");
  await press(owner, "card-news-look");
  await arrives(owner, "/sign-ins");
  const foreign = page
    .getByTestId("sign-in-row")
    .filter({ has: page.getByTestId("confirm-sign-in") });
  await foreign.waitFor();
  await looksRight(owner, "sign-ins");
  await foreign.getByTestId("end-sign-in").click();
  await arrives(other, "/sign-in");
  await foreign.waitFor({ state: "detached" });
  await page.goto(at.server.url);
  await press(owner, "card-news-seen");
  await news.waitFor({ state: "detached" });
  expect([...owner.troubles, ...other.troubles]).toEqual([]);
  await other.context.close();
}
