import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card, Section } from "../kit/ui/parts.tsx";
import { RegisterLine } from "./RegisterLine.tsx";
import css from "./ToConfirmCard.module.css";
import { useRegisterNews, useToConfirm } from "./useRegister.ts";

/** Shown on a first screen; the rest is on the page of registers. */
const MOST_SHOWN = 3;

/** Attendance to confirm, on a teacher's Today; nothing at all where nothing waits. */
export function ToConfirmCard() {
  const { t } = useTranslation("register");
  useRegisterNews();
  const { data } = useToConfirm(false);
  if (!data || data.length === 0) return null;
  return (
    <Section title={t("toConfirm")} aside={data.length}>
      <Card>
        {data.slice(0, MOST_SHOWN).map((brief) => (
          <RegisterLine key={brief.lessonId} brief={brief} />
        ))}
        {data.length > MOST_SHOWN && (
          <Link to="/attendance" className={css.all}>
            {t("list.all", { count: data.length })}
          </Link>
        )}
      </Card>
    </Section>
  );
}
