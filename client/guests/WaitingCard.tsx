import { useTranslation } from "react-i18next";
import { useWaiting } from "./useWaiting.ts";
import css from "./Waiting.module.css";
import { WaitingList } from "./WaitingList.tsx";

/** The waiting room at the top of the class's list; nothing while nobody waits. */
export function WaitingCard() {
  const { t } = useTranslation("guests");
  const { waiting, answer } = useWaiting();
  if (waiting.length === 0) return null;
  return (
    <section className={css.card}>
      <h2>{t("waiting.title", { count: waiting.length })}</h2>
      <WaitingList waiting={waiting} answer={answer} />
    </section>
  );
}
