import { Button, Modal } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { OutboxState } from "#server/outbox/protocol.ts";
import { rest } from "../kit/rest.ts";
import { currentLanguage } from "../kit/text/text.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { ExportButtons } from "../kit/ui/ExportButtons.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { StatusChip } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./OutboxStrip.module.css";
import { type OutboxSpan, useOutboxState, useReread } from "./useOutbox.ts";
import { useRefusalWords } from "./words.tsx";

const SignDialog = lazy(async () => ({
  default: (await import("./SignDialog.tsx")).SignDialog,
}));
const formats = [
  { format: "xlsx", label: "XLSX" },
  { format: "csv", label: "CSV" },
] as const;

/** Above a journal: what goes to the outside journal, and the button to look at it and sign. */
export function OutboxStrip(span: OutboxSpan) {
  const { data } = useOutboxState(span);
  const [isSigning, setSigning] = useState(false);
  const { actions } = useMe();
  const { t } = useTranslation("outbox");
  if (!data) return null;
  if (data.target === "none")
    return actions.includes("outbox:govern") ? (
      <aside className={css.strip} aria-label={t("strip.label")}>
        <Head title={t("strip.none")} about={t("strip.noneAbout")} />
        <Button component={Link} to="/outbox/settings" variant="light" className={css.main ?? ""}>
          {t("strip.setUp")}
        </Button>
      </aside>
    ) : null;
  return (
    <aside className={css.strip} aria-label={t("strip.label")} data-testid="outbox-strip">
      <Head
        title={t(data.target === "kundelik" ? "strip.kundelik" : "strip.file")}
        about={<Last {...data} />}
      />
      <Chips {...data} />
      {data.inFile > 0 && <FileButton span={span} count={data.inFile} />}
      {data.maySign && (
        <Button
          className={css.main ?? ""}
          size="md"
          disabled={data.toSign === 0 || !data.isReady}
          onClick={() => setSigning(true)}
          data-testid="outbox-sign"
        >
          {t("strip.sign")}
        </Button>
      )}
      {isSigning && (
        <Suspense fallback={null}>
          <SignDialog span={span} onClose={() => setSigning(false)} />
        </Suspense>
      )}
    </aside>
  );
}

function Head({ title, about }: { title: string; about: ReactNode }) {
  return (
    <div className={css.head}>
      <span className={css.icon}>
        <Icon name="send" sizePx={22} />
      </span>
      <div>
        <div className={css.title}>{title}</div>
        <div className={css.about}>{about}</div>
      </div>
    </div>
  );
}

function Last({ lastSent, isReady }: OutboxState) {
  const { t } = useTranslation("outbox");
  const format = useFormat();
  if (!isReady) return t("strip.notReady");
  if (!lastSent) return t("strip.never");
  const day = format.dayOf(lastSent.at);
  const at = { time: format.time(lastSent.at), count: lastSent.count };
  return day === format.dayOf(Date.now())
    ? t("strip.lastToday", at)
    : t("strip.lastOn", { ...at, day: format.shortDay(day) });
}

function Chips({ confirmed, toSign, onWay, refused, firstRefusal, maySign }: OutboxState) {
  const { t } = useTranslation("outbox");
  const wordsOf = useRefusalWords();
  const why = firstRefusal ? wordsOf(firstRefusal.refusal, firstRefusal.content) : "";
  return (
    <div className={css.chips}>
      <StatusChip tone="ok" icon="check">
        <b>{confirmed}</b> {t("strip.confirmed", { count: confirmed })}
      </StatusChip>
      {(toSign > 0 || onWay + refused === 0) && (
        <>
          <span className={css.dash} aria-hidden="true" />
          <span data-testid="outbox-to-sign" data-count={toSign}>
            <StatusChip tone={toSign > 0 ? "primary" : "neutral"}>
              {toSign > 0 ? (
                <>
                  <b>{toSign}</b>{" "}
                  {t(maySign ? "strip.toSign" : "strip.unsigned", { count: toSign })}
                </>
              ) : (
                t("strip.nothing")
              )}
            </StatusChip>
          </span>
        </>
      )}
      {onWay > 0 && (
        <span data-testid="outbox-on-way">
          <StatusChip tone="sunSoft" icon="clock">
            <b>{onWay}</b> {t("strip.onWay", { count: onWay })}
          </StatusChip>
        </span>
      )}
      {refused > 0 && (
        <Link to="/outbox?state=refused" className={css.refused} data-testid="outbox-refused">
          <StatusChip tone="bad" icon="alert">
            {t("strip.refused", { count: refused, why })}
          </StatusChip>
        </Link>
      )}
      <Link to="/outbox" className={css.all}>
        {t("strip.all")}
      </Link>
    </div>
  );
}

/** What the API does not take goes as a file. */
function FileButton({ span, count }: { span: OutboxSpan; count: number }) {
  const { t } = useTranslation("outbox");
  const reread = useReread();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="file" sizePx={18} />}
        onClick={() => setOpen(true)}
        data-testid="outbox-file"
      >
        {t("file.button", { count })}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("file.title")}
        closeButtonProps={{ "aria-label": t("close"), size: 44 }}
      >
        <p className={css.fileText}>{t("file.text", { count })}</p>
        <ExportButtons
          formats={formats}
          load={(format) =>
            rest("takeOutboxFile", { ...span, format, language: currentLanguage() }).finally(reread)
          }
        />
      </Modal>
    </>
  );
}
