import { Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Deck } from "#server/slides/protocol.ts";
import { pageAddress } from "#server/slides/protocol-pages.ts";
import { readReceiveMode } from "../kit/receive-mode.ts";
import { useErrorText } from "../kit/text/useErrorText.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import css from "./DeckRow.module.css";
import type { UploadTask } from "./uploads.ts";

type RowProps = {
  title: string;
  cover: ReactNode;
  children: ReactNode;
  /** Buttons at the right. */
  actions?: ReactNode;
  testId: string;
  state: string;
};
function Row({ title, cover, children, actions, testId, state }: RowProps) {
  return (
    <li className={css.row} data-testid={testId} data-state={state}>
      <span className={css.cover}>{cover}</span>
      <span className={css.words}>
        <span className={css.title}>{title}</span>
        {children}
      </span>
      {actions && <span className={css.actions}>{actions}</span>}
    </li>
  );
}

const Face = ({ name }: { name: IconName }) => <Icon name={name} sizePx={22} />;

/** One file of the materials: its first page, how many there are, what happens to it. */
export function DeckRow({ deck, actions }: { deck: Deck; actions?: ReactNode }) {
  const hasCover = deck.pagesReady > 0 && readReceiveMode() !== "sound";
  const cover = hasCover ? (
    <img src={pageAddress(deck, 1, "small")} alt="" loading="lazy" />
  ) : (
    <Face name={deck.state === "refused" || deck.state === "failed" ? "alert" : "file"} />
  );
  return (
    <Row title={deck.title} cover={cover} actions={actions} testId="deck" state={deck.state}>
      <DeckState deck={deck} />
    </Row>
  );
}

function DeckState({ deck }: { deck: Deck }) {
  const { t } = useTranslation("slides");
  const { state, pageCount, pagesReady, refusal, brokenPages } = deck;
  switch (state) {
    case "uploading":
      return <span className={css.note}>{t("state.uploading")}</span>;
    case "waiting":
      return <span className={css.note}>{t("state.waiting")}</span>;
    case "rendering":
      return pageCount === 0 ? (
        <span className={css.note}>{t("state.opening")}</span>
      ) : (
        <>
          <span className={css.note}>
            {t("state.rendering", { done: pagesReady, count: pageCount })}
          </span>
          <Progress
            value={(pagesReady / pageCount) * 100}
            size="sm"
            aria-label={t("state.opening")}
          />
        </>
      );
    case "refused":
      return (
        <span className={css.bad}>
          {t(`refusal.${refusal?.code ?? "damaged"}`, { limit: limitOf(refusal) })}
        </span>
      );
    case "failed":
      return <span className={css.bad}>{t("state.failed")}</span>;
    case "ready":
      return (
        <span className={css.note}>
          {t("pages", { count: pageCount })}
          {brokenPages.length > 0 && (
            <span className={css.bad}>
              {" "}
              · {t("broken", { pages: brokenPages.slice(0, 5).join(", ") })}
            </span>
          )}
        </span>
      );
  }
}

/** Pages as they are; pixels in millions. */
const limitOf = (refusal: Deck["refusal"]): number => {
  const limit = refusal?.limit ?? 0;
  return limit > 1_000_000 ? Math.round(limit / 1_000_000) : limit;
};

/** One file on its way up. */
export function UploadRow({ task, actions }: { task: UploadTask; actions?: ReactNode }) {
  const { t } = useTranslation("slides");
  const wordsOf = useErrorText();
  const format = useFormat();
  const { error, sentBytes, sizeBytes, title } = task;
  const share = sizeBytes > 0 ? Math.min(1, sentBytes / sizeBytes) : 0;
  const state = error === null ? "sending" : "failed";
  return (
    <Row
      title={title}
      cover={<Face name={error === null ? "upload" : "alert"} />}
      actions={actions}
      testId="deck-upload"
      state={state}
    >
      {error === null ? (
        <>
          <span className={css.note}>
            {t("state.sending", {
              percent: format.percent(share),
              size: format.megabytes(sizeBytes),
            })}
          </span>
          <Progress value={share * 100} size="sm" aria-label={t("state.uploading")} />
        </>
      ) : (
        <span className={css.bad}>{wordsOf(error)}</span>
      )}
    </Row>
  );
}
