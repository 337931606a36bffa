import { useTranslation } from "react-i18next";
import type { Host } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Avatar } from "../../kit/ui/parts.tsx";
import css from "./Booking.module.css";

/** Whom one talks to: their name and what they are in the school. */
export function HostCard({ host }: { host: Host }) {
  const { t } = useTranslation("consultations");
  const format = useFormat();
  const about = format.words(host.about);
  return (
    <section className={css.host}>
      <Avatar name={host.name} sizePx={64} />
      <div className={css.hostWords}>
        <b>{host.name}</b>
        <span>
          {t(host.kind === "private" ? "host.private" : "host.ordinary", {
            about,
            length: format.minutes(host.lengthMin),
          })}
        </span>
      </div>
    </section>
  );
}
