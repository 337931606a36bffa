import { UnstyledButton } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Role } from "#server/people/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { session } from "../kit/useSession.ts";
import css from "./SignInPage.module.css";

type DemoLogin = { role: Role; login: string; name: string };
const icons: Record<Role, IconName> = {
  pupil: "user",
  teacher: "board",
  classTeacher: "users",
  parent: "phone",
  psychologist: "chat",
  director: "gauge",
  deputyAcademic: "calendar",
  deputyUpbringing: "bell",
  administrator: "settings",
};
const order: readonly Role[] = [
  "pupil",
  "teacher",
  "parent",
  "classTeacher",
  "director",
  "psychologist",
  "deputyAcademic",
  "deputyUpbringing",
  "administrator",
];

/** A demo school is looked at by one tap: a button for each role, the pupil's first. */
export function DemoLogins({ logins, password }: { logins: DemoLogin[]; password: string }) {
  const { t } = useTranslation("auth");
  const signIn = useMutation({
    mutationFn: (login: string) => rest("signIn", { login, password }),
    onSuccess: session.open,
  });
  const sorted = logins.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  return (
    <section className={css.demo} aria-labelledby="demo-title">
      <div>
        <h2 id="demo-title" className={css.demoTitle}>
          {t("demo.title")}
        </h2>
        <p className={css.demoText}>{t("demo.text")}</p>
      </div>
      <div className={css.roles}>
        {sorted.map(({ role, login, name }) => (
          <UnstyledButton
            key={login}
            className={css.role}
            data-first={role === "pupil" || undefined}
            data-busy={(signIn.isPending && signIn.variables === login) || undefined}
            data-role={role}
            disabled={signIn.isPending}
            onClick={() => signIn.mutate(login)}
          >
            <span className={css.roleIcon}>
              <Icon name={icons[role]} sizePx={20} />
            </span>
            <span className={css.roleWords}>
              <span className={css.roleTitle}>{t(`demo.role.${role}`)}</span>
              <span className={css.roleName}>{name}</span>
            </span>
          </UnstyledButton>
        ))}
      </div>
      {signIn.error && <ErrorNote error={signIn.error} />}
    </section>
  );
}
