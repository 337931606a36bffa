import { lazy } from "react";
import { useTranslation } from "react-i18next";
import type { RoomPart } from "../../kit/classroom/parts.ts";

function Title() {
  const { t } = useTranslation("meetings");
  return t("practice.tab");
}
const Panel = lazy(async () => ({ default: (await import("./ClassView.tsx")).ClassView }));

/** A teacher who practises sees beside the room what the class would get over a weak link. */
export const practicePart: RoomPart = {
  name: "practice",
  kinds: ["practice"],
  panels: [{ name: "classView", icon: "wifiWeak", Title, Panel }],
};
