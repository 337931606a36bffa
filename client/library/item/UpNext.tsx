import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { ItemCard } from "#server/library/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { inList } from "./NextPanel.tsx";
import css from "./UpNext.module.css";

/** Long enough to read the title and to say no. */
const COUNTDOWN_S = 5;

type Props = {
  next: ItemCard;
  listId: string;
  /** Goes on by itself; otherwise it waits for the button, as a question still wants an answer. */
  isAutomatic: boolean;
};
/** After the end: what comes next in the list, and a countdown that can be stopped. */
export function UpNext({ next, listId, isAutomatic }: Props) {
  const { t } = useTranslation("library");
  const navigate = useNavigate();
  const [leftS, setLeftS] = useState(COUNTDOWN_S);
  const [isStopped, setIsStopped] = useState(false);
  const isCounting = isAutomatic && !isStopped;
  const go = () => navigate(inList(next.id, listId), { state: { isPlaying: true } });
  useEffect(() => {
    if (!isCounting) return;
    if (leftS === 0) {
      void navigate(inList(next.id, listId), { state: { isPlaying: true } });
      return;
    }
    const timer = setTimeout(() => setLeftS(leftS - 1), 1000);
    return () => clearTimeout(timer);
  }, [isCounting, leftS, navigate, next.id, listId]);
  return (
    <div className={css.next} data-testid="up-next">
      <div className={css.words}>
        <span className={css.label}>
          {isCounting ? t("item.next.in", { count: leftS }) : t("item.next.title")}
        </span>
        <span className={css.title}>{next.title}</span>
      </div>
      {isCounting && (
        <Button variant="default" data-testid="next-stop" onClick={() => setIsStopped(true)}>
          {t("item.next.stop")}
        </Button>
      )}
      <Button
        color="sun"
        leftSection={<Icon name="play" sizePx={18} />}
        data-testid="next-now"
        onClick={() => void go()}
      >
        {t("item.next.now")}
      </Button>
    </div>
  );
}
