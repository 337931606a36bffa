import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { useAddress } from "../../room/address.ts";
import css from "./Before.module.css";
import { Before } from "./Before.tsx";
import type { Closed } from "./PrivateRoom.tsx";

type Props = {
  consultation: Consultation;
  /** Why one is in the room no more; `over`: one came when it was over. */
  closed: Closed | "over";
  /** Present while the door is open. */
  onAgain?: (() => void) | undefined;
};

/** After a talk: a kind word to the guest and where to go from here; to the host their notes. */
export function AfterPage({ consultation, closed, onAgain }: Props) {
  const { t } = useTranslation("privateDoor");
  const who = useAddress();
  const { isHost, kind } = consultation;
  const isPrivate = kind === "private";
  const mayReturn = onAgain && closed !== "ended" && closed !== "removed";
  return (
    <Before
      consultation={consultation}
      title={t(`after.${closed}.${who}`)}
      testId="after"
      foot={
        <>
          {mayReturn && (
            <Button fullWidth size="lg" onClick={onAgain} data-testid="enter-again">
              {t("after.again")}
            </Button>
          )}
          <Button
            fullWidth
            size="lg"
            variant={mayReturn ? "default" : "filled"}
            component={Link}
            to={isHost ? "/calendar" : "/consultations"}
          >
            {t("toTalks")}
          </Button>
        </>
      }
    >
      {isPrivate ? (
        <p>{t(isHost ? "after.host" : `after.kind.${who}`)}</p>
      ) : (
        <AfterOrdinary isHost={isHost} />
      )}
      <ul className={css.links}>
        <li>
          {isHost && isPrivate ? (
            <Link to="/notes" data-testid="to-notes">
              <Icon name="lock" />
              {t("after.notes")}
            </Link>
          ) : (
            <Link to="/library?kind=advice" data-testid="to-recommendations">
              <Icon name="heart" />
              {t("after.recommendations")}
            </Link>
          )}
        </li>
      </ul>
    </Before>
  );
}

function AfterOrdinary({ isHost }: { isHost: boolean }) {
  const { t } = useTranslation("ease");
  const who = useAddress();
  return <p>{t(isHost ? "after.host" : `after.guest.${who}`)}</p>;
}
