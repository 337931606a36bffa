import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../kit/text/useFormat.ts";
import { Note } from "../kit/ui/parts.tsx";
import { useAddress } from "../room/address.ts";
import { useTalksCover } from "./booking/useTalks.ts";
import css from "./CoverNote.module.css";

/** Why older talks are not in the list: this device came in by a card that somebody else issued. */
export function CoverNote({ isHost }: { isHost: boolean }) {
  const { t } = useTranslation("signIns");
  const format = useFormat();
  const who = useAddress();
  const { data: until } = useTalksCover();
  if (!until) return null;
  const when = `${format.shortDay(format.dayOf(until))}, ${format.time(until)}`;
  return (
    <div data-testid="cover-note">
      <Note icon="lock">
        <p>{t(`covered.${who}`, { when })}</p>
        {!isHost && <p>{t(`door.${who}`)}</p>}
        <Link to="/sign-ins" className={css.look}>
          {t("news.look")}
        </Link>
      </Note>
    </div>
  );
}
