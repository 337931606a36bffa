import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../../kit/ui/icons.tsx";
import { QuickExit } from "../../kit/ui/QuickExit.tsx";
import css from "./PrivatePage.module.css";

type Props = {
  title: ReactNode;
  /** The page above; on a phone this page then has the whole screen. */
  backTo?: string;
  /** Beside the title. */
  chip?: ReactNode;
  children: ReactNode;
  /** Beside the content, on a phone below it. */
  aside?: ReactNode;
  /** What stays in sight below: the one big button. */
  foot?: ReactNode;
};

/** A page that shows whom one talks to: the way out of it is always in sight. */
export function PrivatePage({ title, backTo, chip, children, aside, foot }: Props) {
  const { t } = useTranslation("consultations");
  return (
    <div className={css.page} data-alone={backTo === undefined ? undefined : ""}>
      <header className={css.head}>
        {backTo !== undefined && (
          <Link to={backTo} className={css.back} aria-label={t("back")}>
            <Icon name="chevronLeft" />
          </Link>
        )}
        <h1>{title}</h1>
        {chip}
        <QuickExit isIcon={chip ? "phone" : false} />
      </header>
      <div className={aside ? `${css.content} ${css.split}` : css.content}>
        {aside ? (
          <>
            <div className={css.main}>{children}</div>
            <div className={css.aside}>{aside}</div>
          </>
        ) : (
          children
        )}
      </div>
      {foot && <footer className={css.foot}>{foot}</footer>}
    </div>
  );
}
