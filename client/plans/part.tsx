import { lazy } from "react";
import type { RoomPart } from "../kit/classroom/parts.ts";
import { PanelTitle } from "./PanelTitle.tsx";

const Panel = lazy(async () => ({ default: (await import("./PlanPanel.tsx")).PlanPanel }));
const Overlay = lazy(async () => ({ default: (await import("./GivenNotice.tsx")).GivenNotice }));

/** The lesson's plan at hand, and the tasks given in it. */
export const plansPart: RoomPart = {
  name: "plans",
  kinds: ["lesson"],
  panels: [{ name: "plan", icon: "clipboard", Title: PanelTitle, Panel }],
  Overlay,
};
