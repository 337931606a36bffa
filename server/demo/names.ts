import type { Names } from "../people/rules.ts";
import type { Random } from "./random.ts";

export type Gender = "female" | "male";
export type Origin = "kazakh" | "russian" | "korean" | "uighur";

type Pool = {
  female: readonly string[];
  male: readonly string[];
  /** Given names of the grown-ups. */
  women: readonly string[];
  /** Given names of fathers with the stem of the patronymic. */
  men: readonly (readonly [name: string, stem: string])[];
  /** Masculine; those in -ов, -ев, -ёв, -ин take an а for women. */
  families: readonly string[];
  /** Ends of the patronymic. */
  son: string;
  daughter: string;
};

const list = (words: string): string[] => words.split(" ");
/** Kazakh patronymics grow from the name itself: Ерланұлы, Ерланқызы. */
const plain = (words: string) => list(words).map((name) => [name, name] as const);

const russianNames = {
  female: list(
    "Анна Мария Софья Виктория Полина Дарья Алиса Ева Милана Ксения Варвара Екатерина Арина Диана",
  ),
  male: list(
    "Артём Максим Иван Кирилл Даниил Егор Марк Тимофей Роман Матвей Никита Илья Глеб Алексей",
  ),
  women: list("Елена Наталья Ольга Светлана Ирина Татьяна Юлия Марина Анастасия Екатерина Оксана"),
  men: [
    ["Александр", "Александров"],
    ["Сергей", "Сергеев"],
    ["Андрей", "Андреев"],
    ["Дмитрий", "Дмитриев"],
    ["Николай", "Николаев"],
    ["Игорь", "Игорев"],
    ["Виктор", "Викторов"],
    ["Олег", "Олегов"],
    ["Владимир", "Владимиров"],
    ["Юрий", "Юрьев"],
    ["Евгений", "Евгеньев"],
    ["Павел", "Павлов"],
  ],
  son: "ич",
  daughter: "на",
} as const;

/** Names one meets in a school of Almaty. No real person is meant. */
export const pools: Readonly<Record<Origin, Pool>> = {
  kazakh: {
    female: list(
      "Айым Аружан Айша Жанерке Інжу Томирис Дильназ Аяла Аяулым Медина Кәусар Ақбота Нұрай Гүлназ " +
        "Мөлдір Айзере Балнұр Әсем Назерке Еңлік Сабина Ясмин Диана Жібек Ұлпан Раяна Айсұлу Перизат",
    ),
    male: list(
      "Әлихан Нұрислам Ерасыл Санжар Алдияр Бекзат Арсен Мансұр Рамазан Айсұлтан Дінмұхаммед Ержан " +
        "Әмір Жәнібек Ансар Темірлан Нұрсұлтан Олжас Бағдат Ислам Қуаныш Ғалымжан Шыңғыс Диас Мирас",
    ),
    women: list(
      "Гүлнар Айгүл Сәуле Жанар Бақытгүл Алма Меруерт Динара Роза Шолпан Әйгерім Зәуре Қарлығаш " +
        "Ләззат Гүлмира Индира Баян Раушан Сандуғаш Мадина Ұлжан Эльмира",
    ),
    men: plain(
      "Ерлан Серік Қайрат Нұрлан Болат Мұрат Асқар Талғат Марат Ержан Дәурен Бауыржан Қанат Самат " +
        "Жомарт Рүстем Азамат Ғалым Берік Дархан Олжабай Төлеген",
    ),
    families: list(
      "Ахметов Сәрсенбаев Нұрғалиев Жүнісов Оспанов Әбдірахманов Қасымов Төлегенов Исабеков " +
        "Смағұлов Ыбыраев Тұрсынов Ермеков Қожахметов Мұқанов Сүлейменов Есенов Рахымов Дүйсенбаев " +
        "Құдайбергенов Шәріпов Жақсылықов Өтегенов Серік Болат Нұрлан Мұрат Бақыт Талғат " +
        "Әлібек Дархан Асқар Сағынтай Тілеген Үсен Ізтілеу",
    ),
    son: "ұлы",
    daughter: "қызы",
  },
  russian: {
    ...russianNames,
    families: list(
      "Иванов Кузнецов Соколов Лебедев Морозов Волков Васильев Зайцев Ковалёв Белов Шевченко " +
        "Мельник Никитин Фомин Бондаренко Тарасов Орлов Шмидт",
    ),
  },
  korean: { ...russianNames, families: list("Ким Пак Цой Ли Хегай Тен Югай") },
  uighur: {
    female: list("Дильнара Малика Зульфия Ренара Азиза Мунира Гульмира Сабира"),
    male: list("Ильшат Дильшат Адиль Ринат Азиз Шахмурат Алишер Рашид"),
    women: list("Гульнара Патимам Мавлюда Халида Зинатгуль Ризвангуль"),
    men: [
      ["Хамит", "Хамитов"],
      ["Турган", "Турганов"],
      ["Шавкат", "Шавкатов"],
      ["Пархат", "Пархатов"],
      ["Ильяс", "Ильясов"],
    ],
    families: list("Розыбакиев Имиров Кадиров Абдуллаев Исмаилов Насыров"),
    son: "ич",
    daughter: "на",
  },
};

/** The family name as a woman or a man bears it: Оспанов, Оспанова; Ким and Шевченко stay. */
export function familyNameFor(masculine: string, gender: Gender): string {
  return gender === "female" && /(ов|ев|ёв|ин)$/.test(masculine) ? `${masculine}а` : masculine;
}

/** Ерлан's daughter is Ерланқызы, Сергей's son is Сергеевич. */
export function patronymicFor(origin: Origin, stem: string, gender: Gender): string {
  const { son, daughter } = pools[origin];
  return `${stem}${gender === "male" ? son : daughter}`;
}

/** A grown-up: a parent or a member of staff. `familyName` masculine; any of the origin when absent. */
export function adultOf(
  origin: Origin,
  gender: Gender,
  random: Random,
  familyName = random.pick(pools[origin].families),
): Names & { stem: string } {
  const pool = pools[origin];
  const [ownName, stem] = random.pick(pool.men);
  // Nobody is named after the living father.
  const [, fatherStem] = random.pick(pool.men.filter(([name]) => name !== ownName));
  return {
    familyName: familyNameFor(familyName, gender),
    givenName: gender === "female" ? random.pick(pool.women) : ownName,
    patronymic: patronymicFor(origin, fatherStem, gender),
    stem,
  };
}
