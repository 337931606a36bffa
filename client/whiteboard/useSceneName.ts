import { useTranslation } from "react-i18next";
import type { BoardInfo } from "#server/whiteboard/protocol.ts";

/** What a board is called. */
export function useSceneName(): (scene: BoardInfo) => string {
  const { t } = useTranslation("whiteboard");
  return ({ number, slide, groupId }) => {
    if (slide) return t("overSlide", { page: slide.page });
    return groupId ? t("ofGroup", { number }) : t("numbered", { number });
  };
}
