import {
  type MantineColorScheme,
  Menu,
  SegmentedControl,
  Switch,
  useMantineColorScheme,
} from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { chooseLargeText, isTextLarge } from "../large-text.ts";
import { session, useMe } from "../useSession.ts";
import { EmailField } from "./EmailField.tsx";
import { Icon } from "./icons.tsx";
import { LanguageSwitch } from "./LanguageSwitch.tsx";
import { PLACES_IN_BAR, placesOf } from "./navigation.ts";
import css from "./ProfileMenu.module.css";
import { ProfileTarget, useWhoIAm } from "./ProfileMenu.tsx";

const schemes: readonly MantineColorScheme[] = ["light", "dark", "auto"];

/** The opened menu. It opens itself: it is only drawn after the first tap. */
export function ProfilePanel({ isWide }: { isWide: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const about = useWhoIAm();
  // The side menu shows them all; a phone's bar has no room for these.
  const rest = isWide ? [] : placesOf(me).slice(PLACES_IN_BAR);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position={isWide ? "top-start" : "bottom-end"} width={288} withinPortal defaultOpened>
      <Menu.Target>
        <ProfileTarget isWide={isWide} />
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.head}>
          <span className={css.name}>{me.fullName}</span>
          <span className={css.about}>{about}</span>
        </div>
        {rest.map(({ to, icon, word }) => (
          <Menu.Item
            key={to}
            component={Link}
            to={to}
            leftSection={<Icon name={icon} sizePx={20} />}
          >
            {t(`nav.${word}`)}
          </Menu.Item>
        ))}
        {rest.length > 0 && <Menu.Divider />}
        <div className={css.choice}>
          <span className={css.label}>{t("profile.language")}</span>
          <LanguageSwitch label={t("profile.language")} />
        </div>
        <div className={css.choice}>
          <span className={css.label}>{t("profile.scheme")}</span>
          <SegmentedControl
            fullWidth
            aria-label={t("profile.scheme")}
            value={colorScheme}
            onChange={(value) => setColorScheme(schemes.find((one) => one === value) ?? "auto")}
            data={schemes.map((value) => ({ value, label: t(`profile.${value}`) }))}
          />
          <Switch
            label={t("profile.largeText")}
            defaultChecked={isTextLarge()}
            onChange={({ currentTarget }) => chooseLargeText(currentTarget.checked)}
          />
        </div>
        <EmailField />
        <Menu.Divider />
        <Menu.Item
          component={Link}
          to="/sign-ins"
          leftSection={<Icon name="key" sizePx={20} />}
          data-testid="sign-ins-link"
        >
          {t("profile.signIns")}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="signOut" sizePx={20} />}
          onClick={() => void session.close()}
          data-testid="sign-out"
        >
          {t("profile.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
