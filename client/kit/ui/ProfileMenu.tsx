import { UnstyledButton, type UnstyledButtonProps } from "@mantine/core";
import { type ComponentProps, lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../useSession.ts";
import css from "./ProfileMenu.module.css";
import { Avatar } from "./parts.tsx";
import { roles } from "./role-order.ts";

/** The menu's code, with its floating layer, comes at the first tap: most visits never need it. */
const ProfilePanel = lazy(async () => ({
  default: (await import("./ProfilePanel.tsx")).ProfilePanel,
}));

/** The class of a pupil, the role of everybody else. */
export function useWhoIAm(): string {
  const { t } = useTranslation();
  const me = useMe();
  const role = roles.find((one) => me.roles.includes(one)) ?? "pupil";
  return me.schoolClass?.name ?? t(`role.${role}`);
}

type TargetProps = UnstyledButtonProps & ComponentProps<"button"> & { isWide: boolean };
/** My picture; `isWide` shows the name beside it. */
export function ProfileTarget({ isWide, className, ...button }: TargetProps) {
  const { t } = useTranslation();
  const me = useMe();
  const about = useWhoIAm();
  return (
    <UnstyledButton
      className={`${css.target} ${className ?? ""}`}
      data-testid="profile"
      {...button}
    >
      <span className={css.hidden}>{t("profile.open")}</span>
      <Avatar name={me.name} sizePx={40} />
      {isWide && (
        <span className={css.words}>
          <span className={css.name}>{me.name}</span>
          <span className={css.about}>{about}</span>
        </span>
      )}
    </UnstyledButton>
  );
}

/** Who I am, the language, light or dark, and the way out. */
export function ProfileMenu({ isWide }: { isWide: boolean }) {
  const [isWanted, setIsWanted] = useState(false);
  const target = (
    <ProfileTarget isWide={isWide} aria-haspopup="menu" onClick={() => setIsWanted(true)} />
  );
  if (!isWanted) return target;
  return (
    <Suspense fallback={target}>
      <ProfilePanel isWide={isWide} />
    </Suspense>
  );
}
