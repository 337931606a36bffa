import { VisuallyHidden } from "@mantine/core";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet } from "react-router";
import { useFormat } from "../text/useFormat.ts";
import { useIsConnected, useMe } from "../useSession.ts";
import { Icon } from "./icons.tsx";
import { Mark } from "./Mark.tsx";
import { PLACES_IN_BAR, placesOf } from "./navigation.ts";
import { ProfileMenu } from "./ProfileMenu.tsx";
import { HornBand } from "./parts.tsx";
import { usePlaceCounts } from "./place-counts.ts";
import css from "./Shell.module.css";

function Places({ most }: { most?: number }) {
  const { t } = useTranslation();
  const me = useMe();
  const counts = usePlaceCounts();
  return (
    <nav className={css.places} aria-label={t("nav.label")}>
      {placesOf(me)
        .slice(0, most)
        .map(({ to, icon, word }) => (
          <NavLink key={to} to={to} end={to === "/"} className={css.place ?? ""}>
            <span className={css.placeIcon}>
              <Icon name={icon} />
            </span>
            <span className={css.wide}>{t(`nav.${word}`)}</span>
            <PlaceCount count={counts[word] ?? 0} />
            <span className={css.narrow}>{t(`nav.short.${word}`)}</span>
          </NavLink>
        ))}
    </nav>
  );
}

/** How much waits there; nothing is drawn for nought. */
function PlaceCount({ count }: { count: number }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <span className={css.waits} data-testid="place-count">
      <VisuallyHidden>{t("nav.waiting", { count })}</VisuallyHidden>
      <span aria-hidden="true">{count}</span>
    </span>
  );
}

type Props = {
  fallback: ReactNode;
  /** What is one tap away from every screen, beside one's own menu; with words where there is room. */
  help: (isWide: boolean) => ReactNode;
};
/** The frame around every screen but the room: a side menu, on a phone a bar below. */
export function Shell({ fallback, help }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const isConnected = useIsConnected();
  return (
    <div className={css.shell}>
      <a href="#content" className={css.skip}>
        {t("nav.skip")}
      </a>
      <aside className={css.side}>
        <Link to="/" className={css.brand}>
          <Mark />
          <span>{t("product")}</span>
        </Link>
        <Places />
        <HornBand className={css.band} />
        {help(true)}
        <ProfileMenu isWide />
      </aside>
      <header className={css.top}>
        <Mark />
        <span className={css.school}>{format.words(me.school.name)}</span>
        {help(false)}
        <ProfileMenu isWide={false} />
      </header>
      <main id="content" className={css.main} tabIndex={-1}>
        {!isConnected && (
          <div className={css.offline} role="status">
            <Icon name="wifiOff" sizePx={18} />
            {t("offline")}
          </div>
        )}
        <Suspense fallback={fallback}>
          <Outlet />
        </Suspense>
      </main>
      <div className={css.bar}>
        <Places most={PLACES_IN_BAR} />
      </div>
    </div>
  );
}
