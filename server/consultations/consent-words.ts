import type { Words } from "../protocol/define.ts";
import type { UrgentNumber } from "./protocol-safety.ts";

/** A school that has not said otherwise asks for a parent's consent below this age, years. The school is to check it with its lawyer. */
export const DEFAULT_PARENT_UNDER_AGE = 16;

/** Kazakhstan's numbers, free of charge. Each is for the school to check, and so marked until it has saved them. */
export const defaultUrgent: readonly UrgentNumber[] = [
  {
    number: "111",
    name: {
      kk: "Балалардың құқығын қорғау және отбасы мәселелері, тәулік бойы",
      ru: "Защита прав детей и вопросы семьи, круглосуточно",
      en: "Children's rights and family helpline, day and night",
    },
    isChecked: false,
  },
  {
    number: "150",
    name: {
      kk: "Балалар мен жастардың сенім телефоны",
      ru: "Телефон доверия для детей и молодёжи",
      en: "Helpline for children and young people",
    },
    isChecked: false,
  },
  {
    number: "112",
    name: {
      kk: "Өмірге қауіп төнсе: құтқару қызметі",
      ru: "Если жизни что-то угрожает: служба спасения",
      en: "If a life is in danger: emergency service",
    },
    isChecked: false,
  },
];

const kk = `Бұл қандай әңгіме?
Сен педагог-психологпен жеке сөйлесесің. Ол сені тыңдайды және көмектескісі келеді. Не айтатыныңды өзің шешесің. Айтқың келмейтін нәрсе болса, айтпай-ақ қой. Қалаған кезде тоқтап, шығып кетуіңе болады.

Екеуіңнің араңда не қалады?
Айтқандарыңның бәрі. Оны ата-анаң да, мұғалімдерің де, сыныптастарың да білмейді. Мектеп басшылығы мен әкімші бір аптада неше кездесу өткенін ғана көреді. Кіммен және не туралы сөйлескеніңді көрмейді. Бұл кездесу жазылмайды. Чатқа жазғаның сақталмайды.

Қандай жағдайда құпия сақталмайды?
Саған немесе басқа біреуге қауіп төніп тұрса, психолог үндемей қала алмайды. Мысалы, біреу саған қол жұмсаса немесе сені қинаса. Немесе сен өзіңе не басқа біреуге зиян келтіргің келсе.
Сонда психолог алдымен мұны өзіңе айтады. Содан кейін сені қорғай алатын адамдарға ғана айтады: ата-анаңа (қауіп солардан болмаса), мектеп директорына, ал қажет болса дәрігерге, полицияға немесе бала құқығын қорғайтын маманға. Көмектесу үшін не керек болса, соны ғана айтады.

Келісім деген не?
«Келісемін» десең, осыны оқып, түсінгенің. Кейін ойың өзгерсе, келісіміңді қайтарып ала аласың. Бұл үшін саған ешкім ұрыспайды. Түсінбеген жерің болса, психологтан сұра.

Ата-анаға
Келісіміңіз балаңызға мектеп психологымен сөйлесуге рұқсат береді. Сөйлескен-сөйлеспегені және не айтқаны баланың құпиясы болып қалады. Балаға қауіп төнсе, сізге айтылады.`;

const ru = `Что это за разговор?
Ты говоришь с педагогом-психологом наедине. Он слушает тебя и хочет помочь. Что рассказать, решаешь ты. Если о чём-то говорить не хочется, не говори. Остановиться и выйти можно в любую минуту.

Что останется между вами?
Всё, что ты скажешь. Об этом не узнают ни родители, ни учителя, ни одноклассники. Руководство школы и администратор видят только, сколько встреч было за неделю. С кем и о чём, они не видят. Эта встреча не записывается. То, что написано в чате, не сохраняется.

Что тайной не останется?
Если тебе или кому-то другому грозит опасность, психолог не может промолчать. Например, если тебя бьют или мучают. Или если тебе хочется навредить себе или кому-то ещё.
Тогда психолог сначала скажет об этом тебе. А потом только тем, кто может тебя защитить: родителям (если опасность не от них), директору школы, а если нужно, врачу, полиции или тем, кто защищает права детей. И только то, без чего не помочь.

Что значит согласие?
«Согласен» или «согласна» значит, что тебе это понятно. Если передумаешь, согласие можно забрать. Ругать за это никто не будет. Если что-то непонятно, спроси у психолога.

Родителям
Ваше согласие разрешает ребёнку говорить со школьным психологом. Говорил ли ребёнок с ним и о чём, останется тайной ребёнка. Если ребёнку грозит опасность, Вам об этом скажут.`;

const en = `What kind of talk is this?
You talk with the school psychologist, just the two of you. They listen to you and want to help. You decide what to say. If you do not want to talk about something, you do not have to. You can stop and leave at any moment.

What stays between you?
Everything you say. Your parents, your teachers and your classmates will not know. The school's leaders and the administrator see only how many meetings there were in a week. They do not see with whom or about what. This meeting is not recorded. What is written in the chat is not kept.

What cannot stay secret?
If you or somebody else is in danger, the psychologist cannot stay silent. For example, if somebody hits you or torments you. Or if you want to harm yourself or somebody else.
Then the psychologist tells you first. After that only people who can protect you: your parents (if the danger does not come from them), the head of the school and, if needed, a doctor, the police or those who protect children's rights. And only what is needed to help.

What does it mean to agree?
"I agree" means that you have read this and understood it. If you change your mind, you can take it back. Nobody will be angry with you. If something is not clear, ask the psychologist.

For parents
Your consent allows your child to talk with the school psychologist. Whether they did, and about what, stays the child's secret. If the child is in danger, you will be told.`;

/** What is said before the first private talk until the school writes its own: for a child of nine. */
export const defaultConsentText: Words = { kk, ru, en };
