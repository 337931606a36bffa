import type { ClipName, MadeClip } from "#media/demo/types.ts";
import type { NewItemRequest } from "../library/service.ts";
import type { SubjectKey } from "./subjects.ts";

/** An item of the demo school as its teacher writes it. */
export type DemoItem = {
  subject: SubjectKey;
  /** The clip it shows; a page elsewhere; or words alone. */
  from: { clip: ClipName } | { url: string } | null;
  /** Published so many days ago. */
  daysAgo: number;
  details(clip: MadeClip): Omit<NewItemRequest, "source" | "subjectId" | "audience" | "term">;
};

/** Names the parts of a clip. */
const chapters = (
  { partsAtMs }: MadeClip,
  parts: readonly (readonly [title: string, text: string])[],
) => parts.map(([title, text], index) => ({ atMs: partsAtMs[index] ?? 0, title, text }));

/** What the demo school's library holds from the start. */
export const demoItems: readonly DemoItem[] = [
  {
    subject: "sport",
    from: { clip: "exercise" },
    daysAgo: 3,
    details: (clip) => ({
      kind: "exercise",
      title: "Үйдегі жаттығу: отырып-тұру және қол көтеру",
      description:
        "Кең жерге тұр, терезені аш. Қозғалысты бейнемен бірге жаса: әр жаттығу жеті рет, арасында демалыс. " +
        "Басың айналса, тоқтап, демал.",
      grades: [5, 6, 7, 8, 9],
      tags: ["үйдегі жаттығу", "отырып-тұру", "сергіту"],
      chapters: chapters(clip, [
        ["Дайындық", "Аяғыңды иық кеңдігіндей қой, арқаңды түзу ұста."],
        ["Отырып-тұру, 7 рет", "Өкшеңді еденнен көтерме, тізең аяқ ұшынан аспасын."],
        ["Демалыс", "Мұрныңмен терең дем ал."],
        ["Қол көтеру, 7 рет", "Қолыңды екі жақтан баяу көтеріп, баяу түсір."],
        ["Тынысты қалпына келтіру", "Иығыңды босат, тыныс алуыңды бақыла."],
      ]),
      timer: { workS: 14, restS: 5, rounds: 2 },
      repetitions: { target: 15, word: "отырып-тұру" },
      question: {
        text: "Отырып-тұру кезінде ең көп жұмыс істейтін бұлшықет қайсы?",
        options: ["Сан бұлшықеті", "Мойын бұлшықеті", "Білек бұлшықеті"],
      },
      rightOption: 0,
      mayDownload: true,
    }),
  },
  {
    subject: "music",
    from: { clip: "listening" },
    daysAgo: 5,
    details: (clip) => ({
      kind: "listening",
      title: "Домбыра үні: күй қалай құрылады",
      description:
        "Қысқа әуен күй үлгісімен құрылған: бас буын, орта буын, саға және бас буынға оралу. Екі ішектің үнін бөліп " +
        "тыңда: төменгісі бір қалыпты, жоғарғысы әуенді жүргізеді.",
      grades: [5, 6, 7],
      tags: ["домбыра", "күй", "тыңдау"],
      chapters: chapters(clip, [
        ["Бас буын", "Әуен төменгі дыбыстан басталады."],
        ["Орта буын", "Әуен жоғарылап, ширай түседі."],
        ["Саға", "Ең жоғарғы, ең қызу тұсы."],
        ["Бас буынға оралу", "Әуен бастапқы қалпына қайтады."],
      ]),
      question: { text: "Әуен көз алдыңа қандай көрініс әкелді? Бір сөйлеммен жаз.", options: [] },
      mayDownload: true,
    }),
  },
  {
    subject: "craft",
    from: { clip: "making" },
    daysAgo: 8,
    details: (clip) => ({
      kind: "making",
      title: "Қағаздан қалпақ жасаймыз",
      description:
        "Газет парағы немесе А3 қағаз жеткілікті. Бес қадамды бейнемен бірге жаса да, дайын қалпақтың фотосын жібер.",
      grades: [5, 6, 7],
      tags: ["қағаз", "бүктеу", "қалпақ"],
      chapters: chapters(clip, [
        ["Парақты екіге бүкте", "Жоғарғы жағын төмен қарай бүкте, бүктелген жері жоғарыда қалсын."],
        ["Бұрыштарын ортаға бүкте", "Екі жоғарғы бұрыш ортаңғы сызықта түйіссін."],
        ["Жиегін жоғары бүкте", "Алдыңғы қабаттың жиегін ғана көтер."],
        ["Аударып, екінші жиегін бүкте", "Артқы жағы да алдыңғысындай болсын."],
        ["Ішін ашып, киіп көр", "Екі жақтан тартып, қалпақтың ішін аш."],
      ]),
      asksPhoto: true,
      mayDownload: true,
    }),
  },
  {
    subject: "music",
    from: { url: "https://aitube.kz/" },
    daysAgo: 12,
    details: () => ({
      kind: "lesson",
      title: "Отандық бейнелер: aitube.kz",
      description:
        "Қазақша концерттер, деректі фильмдер мен мультфильмдер. Сабақ тақырыбына сай бейнені осы сайттан табуға болады.",
      grades: [5, 6, 7, 8, 9],
      tags: ["сілтеме", "концерт"],
    }),
  },
  {
    subject: "selfKnowledge",
    from: null,
    daysAgo: 6,
    details: () => ({
      kind: "project",
      title: "Мейірімді бір апта",
      description: "Жеті күнде жасаған жақсы ісіңді байқап, жазып, сыныпқа айтып бер.",
      grades: [5, 6, 7, 8, 9],
      tags: ["жоба", "мейірім"],
      brief: {
        goal: "Күнделікті кішкентай жақсылықтың айналаңа қалай әсер ететінін байқау.",
        todo:
          "1. Жеті күн бойы күніне бір жақсы іс жаса: үйде, аулада немесе сыныпта.\n" +
          "2. Әр күні екі сөйлем жаз: не істедің және адам не деді.\n" +
          "3. Апта соңында бір бет жаз немесе екі минуттық бейне түсір.",
        criteria:
          "Жеті күн түгел жазылған; ойыңды өз сөзіңмен айтқансың; қорытынды бар. Кімге көмектескеніңнің атын жазу " +
          "міндетті емес.",
      },
    }),
  },
];
