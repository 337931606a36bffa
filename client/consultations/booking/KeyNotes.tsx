import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Host } from "#server/consultations/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Note } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { KeyWords } from "../../secrecy/KeyWords.tsx";
import { whoOf } from "../who.ts";
import css from "./Booking.module.css";

type Props = { host: Host; reasonKey: string };

/** For whoever has heard or seen the host's six words: those of the key to which this is sealed. */
export function KeyCompare({ host, reasonKey }: Props) {
  const { t } = useTranslation("letterKey");
  const who = whoOf(useMe());
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={css.extra}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        data-testid="key-compare"
      >
        <Icon name="key" sizePx={20} />
        <span>{t("compare.title")}</span>
        <Icon name={isOpen ? "chevronUp" : "chevronDown"} sizePx={18} />
      </button>
      {isOpen && (
        <>
          <p className={css.hint}>{t(`compare.about.${who}`, { name: host.name })}</p>
          <KeyWords publicKey={reasonKey} ownerId={host.id} testId="key-words" />
        </>
      )}
    </>
  );
}

const CHANGED_ID = "key-changed";
type ChangedProps = Props & {
  former: string;
  /** The words are the host's own. */
  onAccept: () => void;
};

/** Another key than before: said plainly, and nothing is sealed with it until its words were compared. */
export function KeyChanged({ host, reasonKey, former, onAccept }: ChangedProps) {
  const { t } = useTranslation("letterKey");
  const who = whoOf(useMe());
  return (
    <section id={CHANGED_ID} className={css.extraOpen} data-testid="key-changed">
      <div role="alert">
        <Note tone="warn" icon="alert">
          <b>{t("changed.title", { name: host.name })}</b> {t(`changed.about.${who}`)}
        </Note>
      </div>
      <b>{t("changed.before")}</b>
      <KeyWords publicKey={former} ownerId={host.id} testId="key-words-before" />
      <b>{t("changed.now")}</b>
      <KeyWords publicKey={reasonKey} ownerId={host.id} testId="key-words" />
      <p className={css.hint}>{t(`changed.do.${who}`, { name: host.name })}</p>
      <Button variant="default" onClick={onAccept} data-testid="key-accept">
        {t("changed.accept")}
      </Button>
      <p className={css.hint}>{t(`changed.without.${who}`)}</p>
    </section>
  );
}

/** At the button: the key changed under the page, so nothing went; what to look at stands above. */
export function KeyMovedNote() {
  const { t } = useTranslation("letterKey");
  const who = whoOf(useMe());
  useEffect(() => {
    // A browser may answer with a promise: an effect returns nothing of it.
    document.getElementById(CHANGED_ID)?.scrollIntoView({ block: "start" });
  }, []);
  return (
    <div role="alert" data-testid="key-moved">
      <Note tone="warn" icon="key">
        {t(`changed.atSend.${who}`)}
      </Note>
    </div>
  );
}
