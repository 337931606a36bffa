import { ActionIcon, Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { Item } from "#server/library/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { GiveButton } from "../../plans/GiveButton.tsx";
import { type PlayerHandle, usePlayerState } from "../../player/usePlayer.ts";
import { gradesOf } from "../card/grades.ts";
import { JournalLink } from "../card/JournalLink.tsx";
import { GovernMenu } from "./GovernMenu.tsx";
import css from "./ItemHead.module.css";

type Props = { item: Item; player: PlayerHandle | null };
/** The title, whom it is for, and what one may do with the item. */
export function ItemHead({ item, player }: Props) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const { actions } = useMe();
  const grades = gradesOf(item.grades);
  const about = [
    item.subject && format.words(item.subject.name),
    grades !== "" && t("item.grades", { grades }),
    item.term !== null && t("item.term", { term: item.term }),
    item.author.name,
  ].filter((word) => typeof word === "string");
  return (
    <header className={css.head}>
      <div className={css.words}>
        <h1 className={css.title}>{item.title}</h1>
        <p className={css.about}>{about.join(" · ")}</p>
      </div>
      <div className={css.acts}>
        {player && player.playback.soundUrl !== null && !player.playback.isSound && (
          <SoundOnly player={player} />
        )}
        {player?.playback.downloadUrl && !item.isOwn && (
          <ActionIcon
            component="a"
            href={player.playback.downloadUrl}
            download={`${item.title}.mp4`}
            variant="default"
            className={css.icon}
            title={t("item.download")}
            aria-label={t("item.download")}
            data-testid="item-download"
          >
            <Icon name="download" sizePx={20} />
          </ActionIcon>
        )}
        {item.isOwn && (
          <ActionIcon
            component={Link}
            to={`/library/${item.id}/edit`}
            variant="default"
            className={css.icon}
            title={t("item.edit")}
            aria-label={t("item.edit")}
            data-testid="item-edit"
          >
            <Icon name="pencil" sizePx={20} />
          </ActionIcon>
        )}
        {actions.includes("lesson:host") && <GiveButton item={item} />}
        {!item.isOwn && actions.includes("library:make") && <Reuse itemId={item.id} />}
        {!item.isOwn && actions.includes("library:govern") && (
          <GovernMenu item={item} className={css.icon} />
        )}
        {actions.includes("library:readStaff") && (
          <span className={css.journal}>
            <JournalLink itemId={item.id} />
          </span>
        )}
      </div>
    </header>
  );
}

function SoundOnly({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("library");
  const isOn = usePlayerState(player, ({ isSoundOnly }) => isSoundOnly);
  return (
    <Button
      variant={isOn ? "light" : "default"}
      aria-pressed={isOn}
      leftSection={<Icon name="headphones" sizePx={20} />}
      data-testid="item-sound-only"
      onClick={() => player.engine.setSoundOnly(!isOn)}
    >
      {t("item.soundOnly")}
    </Button>
  );
}

function Reuse({ itemId }: { itemId: string }) {
  const { t } = useTranslation("library");
  const navigate = useNavigate();
  const reuse = useMutation({
    mutationFn: () => rest("reuseItem", { itemId }),
    onSuccess: ({ id }) => navigate(`/library/${id}/edit`),
  });
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="refresh" sizePx={20} />}
        loading={reuse.isPending}
        data-testid="item-reuse"
        onClick={() => reuse.mutate()}
      >
        {t("item.reuse")}
      </Button>
      {reuse.error && <ErrorNote error={reuse.error} />}
    </>
  );
}
