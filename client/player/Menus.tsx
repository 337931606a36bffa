import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { BarButton } from "./BarButton.tsx";
import css from "./Menus.module.css";
import { captionLanguages, rates } from "./names.ts";
import { bytesOf, offeredQualities } from "./quality.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";

type Props = {
  player: PlayerHandle;
  root: HTMLElement | null;
  onMenu: (isOpen: boolean) => void;
};
type Option = {
  key: string;
  name: string;
  aside?: string | null;
  isOn: boolean;
  choose: () => void;
};
type ChoiceProps = Omit<Props, "player"> & {
  icon?: IconName;
  label: string;
  word?: ReactNode;
  testId: string;
  isOn?: boolean;
  options: Option[];
};

/** A button of the bar that opens a list of which one is chosen. */
function Choice({ root, onMenu, icon, label, word, testId, isOn, options }: ChoiceProps) {
  return (
    <Menu
      position="top"
      offset={10}
      onChange={onMenu}
      // Beside the picture in full screen only what lies in it is seen.
      portalProps={root ? { target: root } : {}}
      classNames={{ dropdown: css.dropdown, item: css.item, label: css.label }}
    >
      <Menu.Target>
        <BarButton
          icon={icon}
          label={label}
          hasWord={word !== undefined}
          isOn={isOn}
          testId={testId}
          only="wide"
        >
          {word}
        </BarButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{label}</Menu.Label>
        {options.map((option) => (
          <Menu.Item
            key={option.key}
            role="menuitemradio"
            aria-checked={option.isOn}
            data-testid={`${testId}-${option.key}`}
            leftSection={
              <Icon name="check" sizePx={18} className={option.isOn ? "" : (css.none ?? "")} />
            }
            rightSection={option.aside && <span className={css.aside}>{option.aside}</span>}
            onClick={option.choose}
          >
            {option.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** `1,25×`: digits are few, so the language's comma is enough. */
export function useRateText(): (rate: number) => string {
  const { language } = useFormat();
  return (rate) => `${language === "en" ? rate : String(rate).replace(".", ",")}×`;
}

export function SpeedMenu({ player, root, onMenu }: Props) {
  const { t } = useTranslation("player");
  const rate = usePlayerState(player, (state) => state.rate);
  const textOf = useRateText();
  return (
    <Choice
      root={root}
      onMenu={onMenu}
      label={t("speed")}
      word={textOf(rate)}
      testId="player-speed"
      options={rates.map((one) => ({
        key: String(one),
        name: textOf(one),
        isOn: one === rate,
        choose: () => player.engine.setRate(one),
      }))}
    />
  );
}

export function QualityMenu({ player, root, onMenu }: Props) {
  const { t } = useTranslation("player");
  const { megabytes } = useFormat();
  const { engine, playback } = player;
  const quality = usePlayerState(player, (state) => state.quality);
  const canChoose = usePlayerState(player, (state) => state.canChooseQuality && !state.isSoundOnly);
  const offered = offeredQualities(playback);
  if (offered.length === 0 || !canChoose) return null;
  return (
    <Choice
      root={root}
      onMenu={onMenu}
      icon="gauge"
      label={t("quality.title")}
      word={t(`quality.${quality}`)}
      testId="player-quality-menu"
      options={offered.map((one) => {
        const bytes = bytesOf(playback, one);
        return {
          key: one,
          name: t(`quality.${one}`),
          aside: bytes === null ? t("quality.byLink") : t("about", { size: megabytes(bytes) }),
          isOn: one === quality,
          choose: () => engine.setQuality(one),
        };
      })}
    />
  );
}

export function CaptionsMenu({ player, root, onMenu }: Props) {
  const { t } = useTranslation("player");
  const { engine, playback } = player;
  const captions = usePlayerState(player, (state) => state.captions);
  if (playback.captions.length === 0) return null;
  const languages = captionLanguages.filter((language) =>
    playback.captions.some((one) => one.language === language),
  );
  return (
    <Choice
      root={root}
      onMenu={onMenu}
      icon="captions"
      label={t("captions.title")}
      testId="player-captions"
      isOn={captions !== null}
      options={[
        {
          key: "off",
          name: t("captions.off"),
          isOn: captions === null,
          choose: () => engine.setCaptions(null),
        },
        ...languages.map((language) => ({
          key: language,
          name: t(`captions.${language}`),
          isOn: captions === language,
          choose: () => engine.setCaptions(language),
        })),
      ]}
    />
  );
}
