import type { Words } from "../protocol/define.ts";
import type { ItemKind } from "./protocol.ts";

/** What a pupil is asked to do with an item of a kind; `{}` is its title in quotes. */
const tasks: Record<ItemKind, { kk: string; ru: string }> = {
  lesson: { kk: "{} бейнесін қара", ru: "посмотри видео {}" },
  exercise: {
    kk: "{} жаттығуын бейнемен бірге орында",
    ru: "выполни упражнение {} вместе с видео",
  },
  listening: { kk: "{} шығармасын тыңда", ru: "прослушай {}" },
  making: { kk: "{} бейнесіне қарап, жұмысты орында", ru: "выполни работу по видео {}" },
  advice: { kk: "{} ұсынымдамасын оқы", ru: "прочитай рекомендации {}" },
  project: { kk: "{} жобасын орында", ru: "выполни проект {}" },
};
const QUESTION = { kk: "сұраққа жауап бер", ru: "ответь на вопрос" };
const PHOTO = { kk: "жұмысыңның фотосын жібер", ru: "пришли фото работы" };

type Told = {
  kind: ItemKind;
  title: string;
  subject: Words | null;
  hasQuestion: boolean;
  asksPhoto: boolean;
};

/** The line of homework around the short address, as teachers write it in the class journal. */
export function journalText(item: Told, url: string): { kk: string; ru: string } {
  const inLanguage = (language: "kk" | "ru") => {
    const asked = [
      tasks[item.kind][language].replace("{}", `«${item.title}»`),
      ...(item.hasQuestion ? [QUESTION[language]] : []),
      ...(item.asksPhoto ? [PHOTO[language]] : []),
    ].join(", ");
    const task = asked.charAt(0).toUpperCase() + asked.slice(1);
    return `${item.subject ? `${item.subject[language]}. ` : ""}${task}: ${url}`;
  };
  return { kk: inLanguage("kk"), ru: inLanguage("ru") };
}
