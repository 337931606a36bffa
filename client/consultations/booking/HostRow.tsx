import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Host } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Avatar, StatusChip } from "../../kit/ui/parts.tsx";
import css from "./Consultations.module.css";

/** One of those one may talk to. */
export function HostRow({ host }: { host: Host }) {
  const { t } = useTranslation("consultations");
  const format = useFormat();
  return (
    <li>
      <Link to={`/consultations/with/${host.id}`} className={css.row} data-testid="host-row">
        <Avatar name={host.name} sizePx={44} />
        <span className={css.what}>
          <b>{host.name}</b>
          <small>{format.words(host.about)}</small>
        </span>
        <span className={css.chip}>
          {host.kind === "private" ? (
            <StatusChip tone="ok" icon="lock">
              {t("private")}
            </StatusChip>
          ) : (
            host.hasTimes && <StatusChip>{t("host.hasTimes")}</StatusChip>
          )}
        </span>
        <Icon name="chevronRight" sizePx={18} />
      </Link>
    </li>
  );
}
