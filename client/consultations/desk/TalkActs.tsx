import { ActionIcon, Button, Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { OPENS_BEFORE_MS } from "../booking/rules.ts";
import css from "./Calendar.module.css";
import { SureDialog } from "./SureDialog.tsx";
import { TimeDialog } from "./TimeDialog.tsx";
import type { Standing } from "./talks.ts";
import { useTalkAct } from "./useDesk.ts";

type Asked = "time" | "move" | "decline" | "cancel" | null;

/** What the host can do with a talk now, the likeliest first; the rest is in a menu. */
export function TalkActs({ talk, standing }: { talk: Consultation; standing: Standing }) {
  const { t } = useTranslation("desk");
  const [asked, setAsked] = useState<Asked>(null);
  const act = useTalkAct(talk.id);
  const close = () => setAsked(null);
  const then = { onSuccess: close };
  const busy = act.isPending;
  return (
    <div className={css.acts}>
      <Buttons
        talk={talk}
        standing={standing}
        isBusy={busy}
        onAgree={() => act.mutate({ act: "agree" })}
        onHeld={(isHeld) => act.mutate({ act: "held", isHeld })}
        onAsk={setAsked}
      />
      {act.error && asked === null && <ErrorNote error={act.error} />}
      {(asked === "time" || asked === "move") && (
        <TimeDialog
          talk={talk}
          title={t(asked === "time" ? "time.give" : "time.move")}
          hint={t(asked === "time" ? "time.giveHint" : "time.moveHint")}
          error={act.error}
          isBusy={busy}
          onClose={close}
          onPick={(startsAt) =>
            act.mutate(
              asked === "time" ? { act: "agree", startsAt } : { act: "move", startsAt },
              then,
            )
          }
        />
      )}
      {(asked === "decline" || asked === "cancel") && (
        <SureDialog
          title={t(asked === "decline" ? "sure.decline" : "sure.cancel")}
          text={t(asked === "decline" ? "sure.declineText" : "sure.cancelText")}
          yes={t(asked === "decline" ? "act.decline" : "act.cancel")}
          error={act.error}
          isBusy={busy}
          onClose={close}
          onYes={() => act.mutate({ act: asked }, then)}
        />
      )}
    </div>
  );
}

/** The locked note of a talk, begun or gone on with. */
const noteOf = ({ id }: Consultation) => `/notes?talk=${id}`;

type ButtonsProps = {
  talk: Consultation;
  standing: Standing;
  isBusy: boolean;
  onAgree: () => void;
  onHeld: (isHeld: boolean) => void;
  onAsk: (asked: Asked) => void;
};
function Buttons({ talk, standing, isBusy, onAgree, onHeld, onAsk }: ButtonsProps) {
  const { t } = useTranslation("desk");
  const decline = (
    <Button
      variant="subtle"
      color="red"
      disabled={isBusy}
      onClick={() => onAsk("decline")}
      data-testid="talk-decline"
    >
      {t("act.decline")}
    </Button>
  );
  switch (standing) {
    case "asked":
      return (
        <>
          <Button loading={isBusy} onClick={onAgree} data-testid="talk-agree">
            {t("act.agree")}
          </Button>
          <Button
            variant="default"
            disabled={isBusy}
            onClick={() => onAsk("move")}
            data-testid="talk-move"
          >
            {t("act.otherTime")}
          </Button>
          {decline}
        </>
      );
    case "askedWithoutTime":
      return (
        <>
          <Button disabled={isBusy} onClick={() => onAsk("time")} data-testid="talk-time">
            {t("act.giveTime")}
          </Button>
          {decline}
        </>
      );
    case "agreed":
      return (
        <>
          <Entrance talk={talk} />
          <More talk={talk} onAsk={onAsk} />
        </>
      );
    case "offered":
      return <More talk={talk} onAsk={onAsk} />;
    case "unsaid":
      return (
        <>
          {talk.isOpen && <Entrance talk={talk} />}
          <Held isBusy={isBusy} onHeld={onHeld} />
        </>
      );
    case "held":
    case "notHeld":
      return (
        <>
          {standing === "held" && talk.kind === "private" && (
            <Button
              component={Link}
              to={noteOf(talk)}
              variant="default"
              leftSection={<Icon name="pencil" sizePx={18} />}
              data-testid="talk-note"
            >
              {t("act.note")}
            </Button>
          )}
          <Button
            variant="subtle"
            loading={isBusy}
            onClick={() => onHeld(standing === "notHeld")}
            data-testid="talk-remark"
          >
            {t(standing === "held" ? "act.wasNotHeld" : "act.wasHeld")}
          </Button>
        </>
      );
    case "off":
      return null;
  }
}

function Held({ isBusy, onHeld }: Pick<ButtonsProps, "isBusy" | "onHeld">) {
  const { t } = useTranslation("desk");
  return (
    <>
      <Button
        variant="light"
        loading={isBusy}
        leftSection={<Icon name="check" sizePx={18} />}
        onClick={() => onHeld(true)}
        data-testid="talk-held"
      >
        {t("act.held")}
      </Button>
      <Button
        variant="default"
        disabled={isBusy}
        onClick={() => onHeld(false)}
        data-testid="talk-not-held"
      >
        {t("act.notHeld")}
      </Button>
    </>
  );
}

function Entrance({ talk }: { talk: Consultation }) {
  const { t } = useTranslation("desk");
  const format = useFormat();
  if (talk.isOpen)
    return (
      <Button
        component={Link}
        to={`/consultations/${talk.id}/room`}
        color="sun"
        data-testid="talk-enter"
      >
        {t("act.enter")}
      </Button>
    );
  if (talk.startsAt === null) return null;
  const opensMs = Date.parse(talk.startsAt) - OPENS_BEFORE_MS;
  return <span className={css.opens}>{t("row.opensAt", { time: format.time(opensMs) })}</span>;
}

function More({ talk, onAsk }: Pick<ButtonsProps, "talk" | "onAsk">) {
  const { t } = useTranslation("desk");
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="default"
          aria-label={t("act.more", { name: talk.guest.name })}
          data-testid="talk-more"
        >
          <Icon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {talk.kind === "private" && (
          <Menu.Item
            component={Link}
            to={noteOf(talk)}
            leftSection={<Icon name="pencil" sizePx={20} />}
            data-testid="talk-note"
          >
            {t("act.note")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<Icon name="clock" sizePx={20} />}
          onClick={() => onAsk("move")}
          data-testid="talk-move"
        >
          {t("act.move")}
        </Menu.Item>
        <Menu.Item
          c="var(--bad-text)"
          leftSection={<Icon name="x" sizePx={20} />}
          onClick={() => onAsk("cancel")}
          data-testid="talk-cancel"
        >
          {t("act.cancel")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
