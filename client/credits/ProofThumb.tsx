import { useInViewport } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Board.module.css";
import { type BoardKey, useProofPhoto } from "./useCredits.ts";

/** The photo of a chip; fetched when it scrolls into view. */
export function ProofThumb(props: { boardKey: BoardKey; itemId: string; pupilId: string }) {
  const { t } = useTranslation("credits");
  const { ref, inViewport } = useInViewport<HTMLSpanElement>();
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (inViewport) setWanted(true);
  }, [inViewport]);
  const { data } = useProofPhoto(props.boardKey, props.itemId, props.pupilId, isWanted);
  return (
    <span ref={ref} className={css.thumb}>
      {data ? <img src={data} alt={t("photo")} /> : <Icon name="photo" sizePx={18} />}
    </span>
  );
}
