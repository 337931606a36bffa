import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { SignInNews } from "#server/auth/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { useAddress } from "../room/address.ts";
import css from "./CardNews.module.css";
import { cardNews } from "./card-news.ts";
import { useWhen } from "./useSignIns.ts";

/** A calm word to its owner that a card was issued or used, one at a time, until it is put away. */
export function CardNews() {
  const { list } = useSyncExternalStore(cardNews.subscribe, cardNews.get);
  const see = useMutation({ mutationFn: cardNews.putAway });
  const { pathname } = useLocation();
  const [first] = list;
  // A talk's pages keep their foot and their way out free; the list itself says all of it.
  if (!first || pathname.startsWith("/consultations/") || pathname === "/sign-ins") return null;
  return (
    <Shown
      key={first.id}
      news={first}
      error={see.error}
      isBusy={see.isPending}
      onSeen={() => see.mutate(first.id)}
    />
  );
}

type Props = { news: SignInNews; error: unknown; isBusy: boolean; onSeen: () => void };
function Shown({ news, error, isBusy, onSeen }: Props) {
  const { t } = useTranslation("signIns");
  const who = useAddress();
  const when = useWhen()(news.at);
  const { kind, by, device } = news;
  return (
    <section className={css.news} role="status" data-testid="card-news">
      <div className={css.words}>
        <Icon name="card" />
        <div>
          <b>{t(`news.${kind}.title.${who}`)}</b>
          <p>{[when, device].filter(Boolean).join(" · ")}</p>
          <p>{t("news.by", { by })}</p>
          <p>{t(`news.${kind}.what.${who}`)}</p>
        </div>
      </div>
      {error !== null && <ErrorNote error={error} />}
      <div className={css.acts}>
        <Button onClick={onSeen} loading={isBusy} data-testid="card-news-seen">
          {t(`news.${kind}.seen`)}
        </Button>
        <Button component={Link} to="/sign-ins" variant="default" data-testid="card-news-look">
          {t("news.look")}
        </Button>
      </div>
    </section>
  );
}
