import { useTranslation } from "react-i18next";
import { useClassroom } from "../../kit/classroom/context.tsx";
import css from "./ClassView.module.css";

/** A second device of one's own, held by the server to 200 kbit/s: no drawing of a weak link but one. */
export function ClassView() {
  const { t } = useTranslation("meetings");
  const { lessonId } = useClassroom();
  return (
    <div className={css.panel}>
      <h2>{t("practice.class")}</h2>
      <iframe
        className={css.frame}
        src={`/lessons/${lessonId}/preview`}
        title={t("practice.class")}
        data-testid="class-view"
      />
      <p>{t("practice.about")}</p>
    </div>
  );
}
